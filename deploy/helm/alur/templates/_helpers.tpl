{{- define "alur.labels" -}}
app.kubernetes.io/part-of: alur
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version }}
{{- with .service }}
app.kubernetes.io/name: {{ . }}
{{- end }}
{{- end }}

{{/* Labels of the pods of the release, or of one service of it. */}}
{{- define "alur.selector" -}}
app.kubernetes.io/part-of: alur
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .service }}
app.kubernetes.io/name: {{ . }}
{{- end }}
{{- end }}

{{- define "alur.name" -}}
{{ .root.Release.Name }}-{{ .service }}
{{- end }}

{{/* The settings of one service as YAML: the defaults with its own over them. */}}
{{- define "alur.of" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .service)) | toYaml }}
{{- end }}

{{/* "true" where two processes of the service may run at the same time. */}}
{{- define "alur.shareable" -}}
{{- if and (eq .eventStore "kurrentdb") (has "ReadWriteMany" .storage.accessModes) }}true{{ end }}
{{- end }}

{{- define "alur.image" -}}
{{- with .Values.image }}
{{- if .digest }}{{ .repository }}@{{ .digest }}{{ else }}{{ .repository }}:{{ .tag | default $.Chart.AppVersion }}{{ end }}
{{- end }}
{{- end }}

{{- define "alur.host" -}}
{{- .Values.ingress.host | default (urlParse .Values.publicUrl).host }}
{{- end }}

{{/* Refuses what a schema cannot: combinations. */}}
{{- define "alur.check" -}}
{{- $s := include "alur.of" . | fromYaml }}
{{- $most := ternary $s.autoscaling.maxReplicas $s.replicas $s.autoscaling.enabled | int }}
{{- if and (gt $most 1) (ne (include "alur.shareable" $s) "true") }}
{{- fail (printf "services.%s: %d replicas need eventStore kurrentdb and storage.accessModes with ReadWriteMany; it has %s and %s" .service $most $s.eventStore (join ", " $s.storage.accessModes)) }}
{{- end }}
{{- if and $s.autoscaling.enabled (gt (int $s.autoscaling.minReplicas) (int $s.autoscaling.maxReplicas)) }}
{{- fail (printf "services.%s: autoscaling.minReplicas is more than maxReplicas" .service) }}
{{- end }}
{{- end }}
