# wants: finding 4
package comity.regimes.xx.process

findings := [{"effect": "deny", "code": "XX-TEST", "measure": "*"}]
