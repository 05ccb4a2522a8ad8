# wants: finding 4
package comity.regimes.xx.process

findings contains ["deny", "XX-TEST", measure] if some measure in input.measures
