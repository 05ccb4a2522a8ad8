# wants: finding 4
package comity.regimes.xx.process

findings contains "deny"
