{{- define "shared.config" -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ .name }}
data:
  depth: {{ .depth | quote }}
  team: {{ .team }}
{{- end -}}
