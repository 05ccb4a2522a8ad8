# wants: ends
# data: {"comity":{"data":{"table":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]}}}
package comity.regimes.xx.process

calm if {
	some a in data.comity.data.table
	some b in data.comity.data.table
	some c in data.comity.data.table
	some d in data.comity.data.table
	some e in data.comity.data.table
	some f in data.comity.data.table
	a + b + c + d + e + f == 0
}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	not calm
}
