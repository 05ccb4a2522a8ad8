# wants: recursion 4
package comity.regimes.xx.process

findings contains {"effect": "deny", "code": "XX-TEST", "measure": "*"} if some f in findings
