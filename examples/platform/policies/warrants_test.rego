# Tests in Rego may ask any rule of the set under test: here the bundled one.
package platform.warrants_test

courts := {
	"a court of Japan": "JP",
	"and no other": "KR",
}

test_requester[note] if {
	some note, country in courts
	{true | data.comity.regimes.jp.process.requester} == {true | country == "JP"} with input as asked(country)
}

asked(country) := {"requester": {"kind": "authority", "country": country}}
