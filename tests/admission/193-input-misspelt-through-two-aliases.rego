# wants: input 8
package comity.regimes.xx.process

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	some h in input.intake.hands
	agent := h.agent_of
	agent.stat == "known"
}
