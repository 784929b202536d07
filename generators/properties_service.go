package generators

import "strconv"

// noKafkaHealthCheck: events travel over HTTP, and the check would find no
// broker.
var noKafkaHealthCheck = Property{
	Key: healthCheck("io.quarkus.kafka.client.health.KafkaHealthCheck"), Value: "false",
	From: always,
}

func healthCheck(class string) string {
	return `quarkus.smallrye-health.check."` + class + `".enabled`
}

// commonServiceProperties are those of every support service.
func commonServiceProperties(s *SupportService) []Property {
	return []Property{
		{Key: "kogito.service.url", Value: s.URL, From: always},
		{Key: "quarkus.devservices.enabled", Value: "false", From: always},
		{Key: "quarkus.http.host", Value: "0.0.0.0", From: always},
		{Key: "quarkus.http.port", Value: strconv.Itoa(httpPort), From: always},
		{Key: "quarkus.kogito.devservices.enabled", Value: "false", From: always},
	}
}
