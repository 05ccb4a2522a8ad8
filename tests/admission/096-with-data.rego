# wants: with 7
# data: {"comity":{"data":{"table":[2]}}}
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	quiet with data.comity.data.table as [1]
}

quiet if some 1 in data.comity.data.table
