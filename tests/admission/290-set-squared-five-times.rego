# wants: ends
# data: {"comity":{"data":{"table":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30]}}}
package comity.regimes.xx.process

s0 := {x | some x in data.comity.data.table}

s1 := {[a, b] | some a in s0; some b in s0}

s2 := {[a, b] | some a in s1; some b in s1}

s3 := {[a, b] | some a in s2; some b in s2}

s4 := {[a, b] | some a in s3; some b in s3}

s5 := {[a, b] | some a in s4; some b in s4}

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	count(s5) > 0
}
