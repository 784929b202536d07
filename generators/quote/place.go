package quote

import (
	"slices"
	"strings"
)

// credentialWords are in the names of keys whose values are credentials, in
// lower case, without what stands between words.
var credentialWords = []string{
	"password", "passwd", "passphrase", "pwd", "secret", "token", "credential",
	"apikey", "accesskey", "privatekey", "authorization", "jaasconfig", "connectionstring",
}

// credentialKeys are names of such keys that are no words of longer ones.
var credentialKeys = []string{"pass", "pw", "sig", "signature", "auth", "cookie", "jdbcurl"}

// Credential says whether a key is of a kind that has a credential as its
// value: password, acme.api-key, AWS_SECRET_ACCESS_KEY, X-Auth-Token.
func Credential(key string) bool {
	key = strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r - 'A' + 'a'
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		default:
			return -1
		}
	}, key)
	return slices.Contains(credentialKeys, key) ||
		slices.ContainsFunc(credentialWords, func(word string) bool { return strings.Contains(key, word) })
}

// hiddenPlaces are fields that hold credentials, or references to them where
// people write the credential itself by mistake; whatever the value of a pair
// of name and value is for, its name alone says.
var hiddenPlaces = []string{"valueFrom", "httpHeaders", "stringData", "value", "args", "command"}

// Shown says whether a message may repeat what stands at a path, such as
// spec.podTemplate.container.env[0].value: nothing on the way to it is a place
// for credentials.
func Shown(path string) bool {
	return !slices.ContainsFunc(strings.FieldsFunc(path, betweenKeys), hides)
}

// ShownAt says the same of the keys on the way, where these are known one by
// one.
func ShownAt(keys ...string) bool { return !slices.ContainsFunc(keys, hides) }

func hides(key string) bool { return slices.Contains(hiddenPlaces, key) || Credential(key) }

func betweenKeys(r rune) bool { return strings.ContainsRune(`.[]"`, r) }
