# wants: syntax 4
package comity.regimes.xx.process

quiet := "open
