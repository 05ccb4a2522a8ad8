# wants: finding 4
package comity.regimes.xx.process

findings contains {k: v | some k, v in {"effect": "deny", "code": "XX-TEST", "measure": "*"}}
