# wants: ends
package comity.regimes.xx.process

a0 := [input.day]

b0 := [input.day]

a1 := [a0, a0]

b1 := [b0, b0]

a2 := [a1, a1]

b2 := [b1, b1]

a3 := [a2, a2]

b3 := [b2, b2]

a4 := [a3, a3]

b4 := [b3, b3]

a5 := [a4, a4]

b5 := [b4, b4]

a6 := [a5, a5]

b6 := [b5, b5]

a7 := [a6, a6]

b7 := [b6, b6]

a8 := [a7, a7]

b8 := [b7, b7]

a9 := [a8, a8]

b9 := [b8, b8]

a10 := [a9, a9]

b10 := [b9, b9]

a11 := [a10, a10]

b11 := [b10, b10]

a12 := [a11, a11]

b12 := [b11, b11]

a13 := [a12, a12]

b13 := [b12, b12]

a14 := [a13, a13]

b14 := [b13, b13]

a15 := [a14, a14]

b15 := [b14, b14]

a16 := [a15, a15]

b16 := [b15, b15]

a17 := [a16, a16]

b17 := [b16, b16]

a18 := [a17, a17]

b18 := [b17, b17]

a19 := [a18, a18]

b19 := [b18, b18]

a20 := [a19, a19]

b20 := [b19, b19]

a21 := [a20, a20]

b21 := [b20, b20]

a22 := [a21, a21]

b22 := [b21, b21]

a23 := [a22, a22]

b23 := [b22, b22]

a24 := [a23, a23]

b24 := [b23, b23]

a25 := [a24, a24]

b25 := [b24, b24]

a26 := [a25, a25]

b26 := [b25, b25]

a27 := [a26, a26]

b27 := [b26, b26]

a28 := [a27, a27]

b28 := [b27, b27]

a29 := [a28, a28]

b29 := [b28, b28]

a30 := [a29, a29]

b30 := [b29, b29]

a31 := [a30, a30]

b31 := [b30, b30]

a32 := [a31, a31]

b32 := [b31, b31]

a33 := [a32, a32]

b33 := [b32, b32]

a34 := [a33, a33]

b34 := [b33, b33]

a35 := [a34, a34]

b35 := [b34, b34]

a36 := [a35, a35]

b36 := [b35, b35]

a37 := [a36, a36]

b37 := [b36, b36]

a38 := [a37, a37]

b38 := [b37, b37]

a39 := [a38, a38]

b39 := [b38, b38]

a40 := [a39, a39]

b40 := [b39, b39]

findings contains {"effect": "escalate", "code": "XX-TEST", "measure": measure} if {
	some measure in input.measures
	a40 == b40
}
