"""What a Kubernetes API server would refuse, or would never start, in exported files: what schemas do not see.

Sources: the validation chapters of Kubernetes' API reference, RFC 1123 and RFC 1035 for names.
"""
import base64
import ipaddress
import os
import re

KINDS = {
    "Deployment": "apps/v1",
    "CronJob": "batch/v1",
    "Service": "v1",
    "PersistentVolumeClaim": "v1",
    "ConfigMap": "v1",
    "Secret": "v1",
}
LABEL = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")
SERVICE_NAME = re.compile(r"[a-z]([-a-z0-9]{0,61}[a-z0-9])?")
SUBDOMAIN = re.compile(r"(?=.{1,253}$)[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*")
PORT_NAME = re.compile(r"(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?")
QUALIFIED_NAME = re.compile(r"([-a-z0-9.]{1,253}/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?")
LABEL_VALUE = re.compile(r"([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?")
VARIABLE = re.compile(r"[-._a-zA-Z][-._a-zA-Z0-9]*")
KEY = re.compile(r"(?!\.{1,2}$)[-._a-zA-Z0-9]{1,253}")
BYTES = re.compile(r"[0-9]+(\.[0-9]+)?([KMGTPE]i|[kMGTPE])?")
CORES = re.compile(r"[0-9]+(\.[0-9]+)?m?")
PROTOCOLS = ("TCP", "UDP", "SCTP")
MEBIBYTE = 1 << 20


def files(folder):
    """The exported YAML files of a folder, without kustomization.yaml, sorted."""
    return sorted(name for name in os.listdir(folder)
                  if name.endswith((".yaml", ".yml")) and name != "kustomization.yaml")


def parse(text):
    """The documents of a text, a list. Raises a ValueError also where a mapping holds a key twice."""
    import yaml

    class Loader(yaml.SafeLoader):
        def construct_mapping(self, node, deep=False):
            keys = [key.value for key, _ in node.value]
            for key in keys:
                if keys.count(key) > 1:
                    raise ValueError(f"line {node.start_mark.line + 1}: the key '{key}' is there twice")
            return super().construct_mapping(node, deep)

    # SafeLoader makes mappings in two steps, and looks for duplicates in neither.
    Loader.add_constructor("tag:yaml.org,2002:map", lambda loader, node: loader.construct_mapping(node, deep=True))
    try:
        return [document for document in yaml.load_all(text, Loader) if document is not None]
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from None


class Rules:
    """One export: read() and then check() fill the lists of lines problems and notes."""

    def __init__(self, folder):
        self.folder = folder
        self.problems = []
        self.notes = []
        self.documents = []  # (prefix of lines, document)
        self.place = ""

    def check(self):
        self.check_kustomization()
        named = set()
        for place, document in self.documents:
            self.place = place
            kind, name = document["kind"], document["metadata"]["name"]
            self.expect((kind, name) not in named, f"there is another {kind} of this name")
            named.add((kind, name))
            if self.expect(KINDS.get(kind) == document.get("apiVersion"),
                           f"'{kind}' of '{document.get('apiVersion')}' is nothing that an export holds"):
                self.check_metadata(kind, document["metadata"])
                {
                    "Deployment": self.check_deployment, "CronJob": self.check_cron_job,
                    "Service": self.check_service, "PersistentVolumeClaim": self.check_claim,
                    "ConfigMap": self.check_keys, "Secret": self.check_keys,
                }[kind](document)

    # ---- Helpers ----

    def expect(self, condition, problem):
        if not condition:
            self.problems.append(f"{self.place}: {problem}")
        return condition

    def expect_match(self, pattern, value, what):
        self.expect(isinstance(value, str) and pattern.fullmatch(value), f"{what} '{value}' is not valid")

    def expect_one(self, mapping, key, allowed):
        if key in mapping:
            self.expect(mapping[key] in allowed, f"{key} '{mapping[key]}' is none of {', '.join(allowed)}")

    def expect_number(self, mapping, key, least, most=1 << 31):
        value = mapping.get(key, least)
        self.expect(type(value) is int and least <= value <= most, f"{key} {value!r} is no number from {least}")

    def expect_once(self, values, what):
        for value in sorted({value for value in values if values.count(value) > 1}, key=str):
            self.expect(False, f"{what} '{value}' is there {values.count(value)} times")

    def find(self, kind, name):
        for _, document in self.documents:
            if (document["kind"], document["metadata"]["name"]) == (kind, name):
                return document
        return None

    def selected(self, selector):
        pods = (pod_of(document) for _, document in self.documents)
        return [pod for pod in pods if pod and is_selected(pod, selector)]

    # ---- Files ----

    def read(self):
        for name in files(self.folder):
            self.place = name
            try:
                with open(os.path.join(self.folder, name), encoding="utf-8") as file:
                    documents = parse(file.read())
            except ValueError as error:
                self.expect(False, error)
                continue
            self.expect(documents, "holds nothing")
            for document in documents:
                try:
                    self.place = f"{name}: {document['kind'].lower()}/{document['metadata']['name']}"
                except (TypeError, KeyError, AttributeError):
                    self.expect(False, "a document has no kind, or no metadata.name")
                    continue
                try:
                    pod_of(document)
                except (TypeError, KeyError, AttributeError):
                    self.expect(False, "has no spec, or no pod template")
                    continue
                self.documents.append((self.place, document))

    def check_kustomization(self):
        self.place = "kustomization.yaml"
        try:
            with open(os.path.join(self.folder, "kustomization.yaml"), encoding="utf-8") as file:
                kustomization, = parse(file.read())
            resources = list(kustomization["resources"])
        except (OSError, ValueError, TypeError, KeyError) as error:
            self.expect(False, f"is not there, or lists no resources ({error})")
            return
        self.expect(kustomization.get("kind") == "Kustomization", "its kind is not Kustomization")
        self.expect_once(resources, "the file")
        for name in sorted(set(resources) - set(files(self.folder))):
            self.expect(False, f"lists '{name}', which is not there")
        for name in sorted(set(files(self.folder)) - set(resources)):
            self.expect(False, f"does not list '{name}'")

    # ---- All kinds ----

    def check_metadata(self, kind, metadata):
        pattern = {"Service": SERVICE_NAME, "Deployment": LABEL, "CronJob": LABEL}.get(kind, SUBDOMAIN)
        self.expect_match(pattern, metadata["name"], "the name")
        # A Job's name adds a time of eleven characters to it.
        self.expect(kind != "CronJob" or len(metadata["name"]) <= 52, "its name has more than 52 characters")
        self.check_labels(metadata.get("labels"))
        for key, value in (metadata.get("annotations") or {}).items():
            self.expect_match(QUALIFIED_NAME, key, "the annotation")
            self.expect(isinstance(value, str), f"the annotation '{key}' is no string")

    def check_labels(self, labels):
        for key, value in (labels or {}).items():
            self.expect_match(QUALIFIED_NAME, key, "the label")
            self.expect_match(LABEL_VALUE, value, f"the value of the label '{key}'")

    # ---- Workloads ----

    def check_deployment(self, document):
        spec = document["spec"]
        self.expect_number(spec, "replicas", 0)
        strategy = spec.get("strategy") or {}
        self.expect_one({"strategy": strategy.get("type", "Recreate")}, "strategy", ("Recreate", "RollingUpdate"))
        self.expect(strategy.get("type") != "Recreate" or "rollingUpdate" not in strategy,
                    "the strategy Recreate has no rollingUpdate")
        selector = (spec.get("selector") or {}).get("matchLabels")
        self.expect(selector, "has no selector")
        self.check_labels(selector)
        if selector:
            self.expect(is_selected(spec["template"], selector), "its selector does not match its own pods")
            self.expect(all(pod is spec["template"] for pod in self.selected(selector)),
                        "its selector matches the pods of another workload too")
        self.check_pod(spec["template"], ("Always",), "Always")

    def check_cron_job(self, document):
        spec = document["spec"]
        self.expect(len(str(spec.get("schedule", "")).split()) == 5,
                    f"schedule {spec.get('schedule')!r} has not five fields")
        self.expect_one(spec, "concurrencyPolicy", ("Allow", "Forbid", "Replace"))
        self.check_pod(spec["jobTemplate"]["spec"]["template"], ("OnFailure", "Never"), "Always")

    def check_pod(self, template, restart_policies, default):
        self.check_labels((template.get("metadata") or {}).get("labels"))
        pod = template["spec"]
        self.expect_one({"restartPolicy": pod.get("restartPolicy", default)}, "restartPolicy", restart_policies)
        self.expect_one(pod, "dnsPolicy", ("ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"))
        self.expect_number(pod, "terminationGracePeriodSeconds", 0)
        for alias in pod.get("hostAliases") or []:
            try:
                ipaddress.ip_address(alias.get("ip"))
            except ValueError:
                self.expect(False, f"hostAliases: '{alias.get('ip')}' is no address")
            for name in alias.get("hostnames") or []:
                self.expect_match(SUBDOMAIN, name, "hostAliases: the name")

        volumes = {}
        for volume in pod.get("volumes") or []:
            self.check_volume(volume)
            self.expect(volume.get("name") not in volumes, f"the volume '{volume.get('name')}' is there twice")
            volumes[volume.get("name")] = volume
        # Init containers end before the others start, so that ports are theirs alone.
        containers = pod.get("containers") or []
        self.expect(containers, "has no containers")
        self.expect_once([container.get("name") for container in all_containers(pod)], "the container")
        self.expect_once([f"{port.get('containerPort')}/{port.get('protocol', 'TCP')}"
                          for container in containers for port in container.get("ports") or []],
                         "containers of a pod share one network: the port")
        self.expect_once([port["name"] for container in containers for port in container.get("ports") or []
                          if "name" in port], "the name of a port")
        for container in all_containers(pod):
            self.check_container(container, volumes)

    def check_volume(self, volume):
        name = volume.get("name")
        self.expect_match(LABEL, name, "the name of the volume")
        sources = [key for key in volume if key != "name"]
        if not self.expect(len(sources) == 1, f"the volume '{name}' has {len(sources)} sources, not one"):
            return
        source = volume[sources[0]] or {}
        if sources[0] == "configMap":
            content = self.find_config_map(source)
            for item in source.get("items") or []:
                self.expect(content is None or item.get("key") in content,
                            f"the ConfigMap '{source.get('name')}' has no key '{item.get('key')}'")
                self.expect_relative(item.get("path"), f"the volume '{name}'")
        elif sources[0] == "secret":
            self.find_secret(source, "secretName", None)
        elif sources[0] == "persistentVolumeClaim":
            if not self.find("PersistentVolumeClaim", source.get("claimName")):
                self.note(f"the claim '{source.get('claimName')}' is not in the export")
        elif sources[0] == "emptyDir":
            self.expect_one(source, "medium", ("", "Memory"))
            if "sizeLimit" in source:
                self.expect_match(BYTES, str(source["sizeLimit"]), "sizeLimit")
        elif sources[0] == "hostPath":
            self.expect_one(source, "type", ("", "DirectoryOrCreate", "Directory", "FileOrCreate", "File", "Socket",
                                             "CharDevice", "BlockDevice"))
            self.expect(str(source.get("path")).startswith("/"), f"the volume '{name}': the path is not absolute")

    def find_config_map(self, source):
        """The keys of a ConfigMap that is referred to, or None."""
        document = self.find("ConfigMap", source.get("name"))
        self.expect(document or source.get("optional"), f"the ConfigMap '{source.get('name')}' is not in the export")
        return keys(document) if document else None

    def find_secret(self, source, field, key):
        document = self.find("Secret", source.get(field))
        if document:
            self.expect(key is None or key in keys(document), f"the Secret '{source.get(field)}' has no key '{key}'")
        elif not source.get("optional"):
            self.note(f"the Secret '{source.get(field)}' is not in the export")

    def note(self, text):
        self.notes.append(f"{self.place}: {text}")

    def expect_relative(self, path, where):
        self.expect(isinstance(path, str) and path and not path.startswith("/") and ".." not in path.split("/"),
                    f"{where}: '{path}' is no path below it")

    def check_container(self, container, volumes):
        name = container.get("name")
        self.expect_match(LABEL, name, "the name of the container")
        self.expect(container.get("image"), f"{name}: has no image")
        self.expect_one(container, "imagePullPolicy", ("Always", "IfNotPresent", "Never"))
        for port in container.get("ports") or []:
            self.expect_number(port, "containerPort", 1, 65535)
            self.expect_one(port, "protocol", PROTOCOLS)
            self.expect_match(PORT_NAME, port.get("name", "a"), "the name of the port")

        self.expect_once([variable.get("name") for variable in container.get("env") or []], f"{name}: the variable")
        for variable in container.get("env") or []:
            self.expect_match(VARIABLE, variable.get("name"), f"{name}: the variable")
            self.expect(("value" in variable) + ("valueFrom" in variable) == 1,
                        f"{name}: the variable '{variable.get('name')}' needs a value or a valueFrom")
            source = variable.get("valueFrom") or {}
            if "configMapKeyRef" in source:
                reference = source["configMapKeyRef"]
                content = self.find_config_map(reference)
                self.expect(content is None or reference.get("key") in content,
                            f"the ConfigMap '{reference.get('name')}' has no key '{reference.get('key')}'")
            if "secretKeyRef" in source:
                self.find_secret(source["secretKeyRef"], "name", source["secretKeyRef"].get("key"))
        for source in container.get("envFrom") or []:
            if "configMapRef" in source:
                self.find_config_map(source["configMapRef"])
            if "secretRef" in source:
                self.find_secret(source["secretRef"], "name", None)

        mounts = container.get("volumeMounts") or []
        self.expect_once([mount.get("mountPath") for mount in mounts], f"{name}: the mountPath")
        for mount in mounts:
            self.expect(re.fullmatch("/[^:]*", str(mount.get("mountPath"))),
                        f"{name}: the mountPath '{mount.get('mountPath')}' is not absolute, or has a colon")
            volume = volumes.get(mount.get("name"))
            if not self.expect(volume, f"{name}: there is no volume '{mount.get('name')}'") or "subPath" not in mount:
                continue
            self.expect_relative(mount["subPath"], f"{name}: the volume '{mount['name']}'")
            source = volume.get("configMap")
            document = source and self.find("ConfigMap", source.get("name"))
            if document:
                paths = {item.get("path") for item in source["items"]} if source.get("items") else keys(document)
                # Else the kubelet mounts an empty folder there.
                self.expect(any(path == mount["subPath"] or path.startswith(mount["subPath"] + "/") for path in paths),
                            f"{name}: the ConfigMap '{source['name']}' has no '{mount['subPath']}'")

        for probe in ("readinessProbe", "livenessProbe", "startupProbe"):
            self.check_probe(name, probe, container.get(probe))
        for group in (container.get("resources") or {}).values():
            for resource, amount in (group or {}).items():
                # Bytes have no thousandths, though the API takes '64m'.
                self.expect_match(CORES if resource == "cpu" else BYTES, str(amount), f"{name}: {resource}")
        context = container.get("securityContext") or {}
        self.expect_number(context, "runAsUser", 0)
        self.expect_number(context, "runAsGroup", 0)
        for capability in [item for group in (context.get("capabilities") or {}).values() for item in group]:
            self.expect(not capability.startswith("CAP_"), f"{name}: '{capability}' is written without CAP_")

    def check_probe(self, name, probe, spec):
        if spec is None:
            return
        self.expect(sum(key in spec for key in ("exec", "httpGet", "tcpSocket", "grpc")) == 1,
                    f"{name}: {probe} needs one of exec, httpGet, tcpSocket, grpc")
        self.expect("exec" not in spec or spec["exec"].get("command"), f"{name}: {probe} has no command")
        self.expect_number(spec, "initialDelaySeconds", 0)
        for key in ("periodSeconds", "timeoutSeconds", "failureThreshold", "successThreshold"):
            self.expect_number(spec, key, 1)
        self.expect(probe == "readinessProbe" or spec.get("successThreshold", 1) == 1,
                    f"{name}: successThreshold of {probe} is not 1")

    # ---- The rest ----

    def check_service(self, document):
        spec = document["spec"]
        kind = spec.get("type", "ClusterIP")
        self.expect_one({"type": kind}, "type", ("ClusterIP", "NodePort", "LoadBalancer", "ExternalName"))
        self.expect_one(spec, "sessionAffinity", ("None", "ClientIP"))
        selector = spec.get("selector")
        self.check_labels(selector)
        if kind == "ExternalName":
            self.expect_match(SUBDOMAIN, spec.get("externalName"), "externalName")
            return
        self.expect("externalName" not in spec, f"a Service of type {kind} has no externalName")
        headless = spec.get("clusterIP") == "None"
        if spec.get("clusterIP"):
            try:
                self.expect(headless or ipaddress.ip_address(spec["clusterIP"]), "")
            except ValueError:
                self.expect(False, f"clusterIP '{spec['clusterIP']}' is neither None nor an address")
        self.expect(not headless or kind == "ClusterIP", f"a Service of type {kind} cannot have clusterIP None")
        pods = self.selected(selector) if selector else []
        self.expect(pods, "its selector matches no pod")

        ports = spec.get("ports") or []
        self.expect(ports or headless, "has no ports")
        self.expect_once([f"{port.get('port')}/{port.get('protocol', 'TCP')}" for port in ports], "the port")
        self.expect_once([port.get("name") for port in ports], "the name of a port")
        for port in ports:
            self.expect_number(port, "port", 1, 65535)
            self.expect_one(port, "protocol", PROTOCOLS)
            self.expect_match(LABEL, port.get("name", "a"), "the name of the port")
            target = port.get("targetPort", 1)
            if isinstance(target, str):
                self.expect(target in {named.get("name") for pod in pods for container in pod["spec"]["containers"]
                                       for named in container.get("ports") or []},
                            f"no container has a port named '{target}'")
            else:
                self.expect_number(port, "targetPort", 1, 65535)

    def check_claim(self, document):
        spec = document["spec"]
        modes = spec.get("accessModes") or []
        self.expect(modes, "has no accessModes")
        for mode in modes:
            self.expect_one({"accessModes": mode}, "accessModes",
                            ("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod"))
        self.expect_one(spec, "volumeMode", ("Filesystem", "Block"))
        storage = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
        self.expect_match(BYTES, str(storage), "storage")

    def check_keys(self, document):
        """ConfigMaps and Secrets."""
        secret = document["kind"] == "Secret"
        plain, encoded = ("stringData", "data") if secret else ("data", "binaryData")
        size = 0
        for key, value in (document.get(plain) or {}).items():
            self.expect_match(KEY, key, "the key")
            if self.expect(isinstance(value, str), f"the value of '{key}' is no string"):
                size += len(value.encode())
        for key, value in (document.get(encoded) or {}).items():
            self.expect_match(KEY, key, "the key")
            self.expect(secret or key not in (document.get(plain) or {}),
                        f"the key '{key}' is in {plain} and {encoded}")
            try:
                size += len(base64.b64decode("".join(value.split()), validate=True))
            except (ValueError, AttributeError):
                self.expect(False, f"the value of '{key}' is no base64")
        self.expect(size <= MEBIBYTE, f"holds {size} bytes, more than {MEBIBYTE}")


def is_selected(pod, selector):
    labels = (pod.get("metadata") or {}).get("labels") or {}
    return all(labels.get(key) == value for key, value in selector.items())


def pod_of(document):
    """The pod template of a workload, or None. Raises where a workload has none."""
    template = None
    if document["kind"] == "Deployment":
        template = document["spec"]["template"]
    elif document["kind"] == "CronJob":
        template = document["spec"]["jobTemplate"]["spec"]["template"]
    elif document["kind"] in ("Service", "PersistentVolumeClaim"):
        document["spec"].items()
    if template:
        template["spec"].items()
    return template


def all_containers(pod):
    return (pod.get("initContainers") or []) + (pod.get("containers") or [])


def keys(document):
    return {*(document.get("data") or {}), *(document.get("binaryData") or {}), *(document.get("stringData") or {})}
