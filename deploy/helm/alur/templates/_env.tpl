{{/* Environment of one service beyond the common settings; every secret by reference. */}}
{{- define "alur.env" }}
{{- $common := .root.Values.existingSecret }}
{{- $own := .settings.existingSecret }}
- { name: PORT, value: {{ .settings.port | quote }} }
{{- if eq (include "alur.shareable" .settings) "true" }}
# Two processes of one service must not have one name. Not the name of the pod: it may be longer than the setting.
- name: ALUR_INSTANCE
  valueFrom: { fieldRef: { fieldPath: metadata.uid } }
{{- end }}
{{- range $variable, $key := dict "ALUR_MASTER_KEY" "master-key" "ALUR_METRICS_TOKEN" "metrics-token" }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $common }}, key: {{ $key }} } }
{{- end }}
{{- /* Intake has the secret, of which the keys of the others are derived; each of them has its own key only. */}}
{{- if eq .service "intake" }}
- name: ALUR_SERVICE_SECRET
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: service-secret } }
{{- else }}
- name: ALUR_PEOPLE_URL
  value: http://{{ .root.Release.Name }}-intake:{{ .root.Values.services.intake.port }}
- name: ALUR_SERVICE_KEY
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: service-key } }
{{- end }}
- name: ALUR_OLD_MASTER_KEYS
  valueFrom: { secretKeyRef: { name: {{ $common }}, key: old-master-keys, optional: true } }
- name: ALUR_MONGODB_URL
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: mongodb-url } }
{{- if eq .settings.eventStore "kurrentdb" }}
- name: ALUR_KURRENTDB_URL
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: kurrentdb-url } }
{{- end }}
{{- if .root.Values.kafka.saslMechanism }}
- name: ALUR_KAFKA_USERNAME
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: kafka-username } }
- name: ALUR_KAFKA_PASSWORD
  valueFrom: { secretKeyRef: { name: {{ $own }}, key: kafka-password } }
{{- end }}
{{- range $variable, $value := .settings.env }}
- { name: {{ $variable }}, value: {{ $value | quote }} }
{{- end }}
{{- range $variable, $secret := .settings.secretEnv }}
- name: {{ $variable }}
  valueFrom: { secretKeyRef: { name: {{ $secret.name }}, key: {{ $secret.key }} } }
{{- end }}
{{- end }}
