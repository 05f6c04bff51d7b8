#!/usr/bin/env -S python3 -B
"""Tests kubernetes_rules.py: each change of the sample export is found, and by its own line.

    Tests/export/kubernetes_rules_test.py [TOOLS]      TOOLS where this Python has no PyYAML
"""
import glob
import os
import shutil
import sys
import tempfile

sys.dont_write_bytecode = True
for tools in sys.argv[1:]:
    sys.path[:0] = glob.glob(f"{tools}/venv/lib/python3*/site-packages")
import kubernetes_rules

SAMPLE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "samples", "kubernetes")
SHOP, WEB, JOBS = "shop.yaml: deployment/shop: ", "shop.yaml: service/web: ", "jobs.yaml: cronjob/jobs: "
PUBLISHED, MAP = "shop.yaml: service/web-published: ", "shop.yaml: configmap/settings-1a2b3c: "
PORT = 'ports:\n            - containerPort: 80\n'
PROBE = 'command: ["/bin/sh", "-c", "wget -qO- web"]\n'

# (file, text, what stands there instead, the lines that must appear)
CHANGES = [
    # names
    ("shop.yaml", 'name: "shop"', 'name: "Shop_1"', ["shop.yaml: deployment/Shop_1: the name 'Shop_1' is not valid"]),
    ("shop.yaml", 'name: "web"\nspec:', 'name: "1web"\nspec:', ["shop.yaml: service/1web: the name '1web' is not valid"]),
    ("jobs.yaml", 'name: "jobs"', 'name: "%s"' % ("j" * 53),
     [f"jobs.yaml: cronjob/{'j' * 53}: its name has more than 52 characters"]),
    ("shop.yaml", '- name: "db"\n          image', '- name: "my_db"\n          image',
     [SHOP + "the name of the container 'my_db' is not valid"]),
    ("shop.yaml", 'name: "db"\nspec', 'name: "web"\nspec', [WEB + "there is another Service of this name"]),
    ("shop.yaml", '"app.kubernetes.io/part-of": "hello_world"\nspec:\n  replicas',
     '"app.kubernetes.io/part-of": "hello world"\nspec:\n  replicas',
     [SHOP + "the value of the label 'app.kubernetes.io/part-of' 'hello world' is not valid"]),
    ("shop.yaml", 'hostnames: ["db", "web"]', 'hostnames: ["d_b", "web"]', [SHOP + "hostAliases: the name 'd_b' is not valid"]),
    ("shop.yaml", 'ip: "127.0.0.1"', 'ip: "localhost"', [SHOP + "hostAliases: 'localhost' is no address"]),
    # kinds
    ("shop.yaml", '"apps/v1"', '"extensions/v1beta1"',
     [SHOP + "'Deployment' of 'extensions/v1beta1' is nothing that an export holds"]),
    ("front.yaml", 'metadata:\n  name: "front"\nspec:\n  replicas', 'metadata: {}\nspec:\n  replicas',
     ["front.yaml: a document has no kind, or no metadata.name"]),
    ("front.yaml", '  template:\n', '  pod:\n', ["front.yaml: deployment/front: has no spec, or no pod template"]),
    # selectors
    ("shop.yaml", 'matchLabels:\n      "app.kubernetes.io/name": "shop"', 'matchLabels:\n      "app.kubernetes.io/name": "store"',
     [SHOP + "its selector does not match its own pods"]),
    ("front.yaml", 'matchLabels:\n      "app.kubernetes.io/name": "front"', 'matchLabels: {}',
     ["front.yaml: deployment/front: has no selector"]),
    ("jobs.yaml", '"app.kubernetes.io/name": "jobs"', '"app.kubernetes.io/name": "front"',
     ["front.yaml: deployment/front: its selector matches the pods of another workload too"]),
    ("front.yaml", 'selector:\n    "app.kubernetes.io/name": "front"', 'selector:\n    "app.kubernetes.io/name": "back"',
     ["front.yaml: service/front: its selector matches no pod"]),
    # containers
    ("shop.yaml", '- name: "web"\n          image', '- name: "db"\n          image', [SHOP + "the container 'db' is there 2 times"]),
    ("shop.yaml", '- name: "seed"', '- name: "db"', [SHOP + "the container 'db' is there 2 times"]),
    ("shop.yaml", 'image: "postgresql"', 'image: ""', [SHOP + "db: has no image"]),
    ("shop.yaml", "containerPort: 5432", "containerPort: 80",
     [SHOP + "containers of a pod share one network: the port '80/TCP' is there 2 times"]),
    ("shop.yaml", "containerPort: 5432", "containerPort: 70000", [SHOP + "containerPort 70000 is no number from 1"]),
    ("shop.yaml", 'image: "postgresql"\n          imagePullPolicy: "IfNotPresent"',
     'image: "postgresql"\n          imagePullPolicy: "Missing"',
     [SHOP + "imagePullPolicy 'Missing' is none of Always, IfNotPresent, Never"]),
    ("shop.yaml", PORT, PORT + '              protocol: "tcp"\n', [SHOP + "protocol 'tcp' is none of TCP, UDP, SCTP"]),
    ("shop.yaml", PORT, PORT + '              name: "published_port"\n',
     [SHOP + "the name of the port 'published_port' is not valid"]),
    ("shop.yaml", 'name: "N"', 'name: "DATABASE_URL"', [SHOP + "web: the variable 'DATABASE_URL' is there 2 times"]),
    ("shop.yaml", 'name: "N"', 'name: "1 N"', [SHOP + "web: the variable '1 N' is not valid"]),
    ("shop.yaml", 'value: "y"', 'valueFrom:\n                configMapKeyRef:\n                  name: "none"\n                  key: "y"',
     [SHOP + "the ConfigMap 'none' is not in the export"]),
    ("shop.yaml", 'value: "y"', 'valueFrom:\n                configMapKeyRef:\n                  name: "settings-1a2b3c"\n                  key: "y"',
     [SHOP + "the ConfigMap 'settings-1a2b3c' has no key 'y'"]),
    ("shop.yaml", "runAsUser: 1000", 'runAsUser: -1', [SHOP + "runAsUser -1 is no number from 0"]),
    ("shop.yaml", "runAsUser: 1000", 'capabilities:\n              add: ["CAP_NET_ADMIN"]',
     [SHOP + "web: 'CAP_NET_ADMIN' is written without CAP_"]),
    ("front.yaml", PROBE, PROBE + '            tcpSocket:\n              port: 80\n',
     ["front.yaml: deployment/front: front: readinessProbe needs one of exec, httpGet, tcpSocket, grpc"]),
    ("front.yaml", "periodSeconds: 30", "periodSeconds: 0", ["front.yaml: deployment/front: periodSeconds 0 is no number from 1"]),
    ("front.yaml", "readinessProbe:", 'resources:\n            limits:\n              memory: "64m"\n          readinessProbe:',
     ["front.yaml: deployment/front: front: memory '64m' is not valid"]),
    # volumes
    ("shop.yaml", 'volumes:\n        - name: "data"', 'volumes:\n        - name: "store"',
     [SHOP + "seed: there is no volume 'data'", SHOP + "db: there is no volume 'data'"]),
    ("shop.yaml", '- name: "scratch"\n          emptyDir', '- name: "data"\n          emptyDir',
     [SHOP + "the volume 'data' is there twice", SHOP + "web: there is no volume 'scratch'"]),
    ("shop.yaml", 'mountPath: "/scratch"', 'mountPath: "scratch"',
     [SHOP + "web: the mountPath 'scratch' is not absolute, or has a colon"]),
    ("shop.yaml", 'mountPath: "/scratch"', 'mountPath: "/etc/app/settings.ini"',
     [SHOP + "web: the mountPath '/etc/app/settings.ini' is there 2 times"]),
    ("shop.yaml", 'subPath: "settings.ini"', 'subPath: "../settings.ini"',
     [SHOP + "web: the volume 'settings-1a2b3c': '../settings.ini' is no path below it"]),
    ("shop.yaml", 'subPath: "settings.ini"', 'subPath: "setting.ini"',
     [SHOP + "web: the ConfigMap 'settings-1a2b3c' has no 'setting.ini'"]),
    ("shop.yaml", 'configMap:\n            name: "settings-1a2b3c"', 'configMap:\n            name: "settings"',
     [SHOP + "the ConfigMap 'settings' is not in the export"]),
    ("shop.yaml", 'medium: "Memory"', 'medium: "tmpfs"', [SHOP + "medium 'tmpfs' is none of , Memory"]),
    ("shop.yaml", 'sizeLimit: 1048576', 'sizeLimit: "1mb"', [SHOP + "sizeLimit '1mb' is not valid"]),
    ("shop.yaml", 'accessModes: ["ReadWriteOnce"]', 'accessModes: ["RWO"]',
     ["shop.yaml: persistentvolumeclaim/data: accessModes 'RWO' is none of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, "
      "ReadWriteOncePod"]),
    ("shop.yaml", 'storage: "1Gi"', 'storage: "1GB"', ["shop.yaml: persistentvolumeclaim/data: storage '1GB' is not valid"]),
    # restarting
    ("shop.yaml", "enableServiceLinks: false", 'restartPolicy: "OnFailure"', [SHOP + "restartPolicy 'OnFailure' is none of Always"]),
    ("jobs.yaml", 'restartPolicy: "Never"', 'restartPolicy: "Always"', [JOBS + "restartPolicy 'Always' is none of OnFailure, Never"]),
    ("jobs.yaml", '          restartPolicy: "Never"\n', '', [JOBS + "restartPolicy 'Always' is none of OnFailure, Never"]),
    ("jobs.yaml", '"0 0 1 1 *"', '"never"', [JOBS + "schedule 'never' has not five fields"]),
    ("shop.yaml", 'type: "Recreate"', 'type: "Replace"', [SHOP + "strategy 'Replace' is none of Recreate, RollingUpdate"]),
    # Services
    ("shop.yaml", 'type: "LoadBalancer"', 'type: "Loadbalancer"',
     [PUBLISHED + "type 'Loadbalancer' is none of ClusterIP, NodePort, LoadBalancer, ExternalName"]),
    ("shop.yaml", 'type: "LoadBalancer"', 'type: "LoadBalancer"\n  clusterIP: "None"',
     [PUBLISHED + "a Service of type LoadBalancer cannot have clusterIP None"]),
    ("shop.yaml", 'clusterIP: "None"', 'clusterIP: "none"',
     ["shop.yaml: service/db: clusterIP 'none' is neither None nor an address", "shop.yaml: service/db: has no ports"]),
    ("shop.yaml", "targetPort: 80", 'targetPort: "http"', [PUBLISHED + "no container has a port named 'http'"]),
    ("shop.yaml", 'protocol: "TCP"', 'protocol: "TCP"\n    - name: "again"\n      port: 8080',
     [PUBLISHED + "the port '8080/TCP' is there 2 times"]),
    # ConfigMaps
    ("shop.yaml", '"settings.ini": "[app]', '"etc/settings.ini": "[app]',
     [MAP + "the key 'etc/settings.ini' is not valid", SHOP + "web: the ConfigMap 'settings-1a2b3c' has no 'settings.ini'"]),
    ("shop.yaml", "price = $5", "x" * (1 << 20), [MAP + "holds 1048597 bytes, more than 1048576"]),
    ("shop.yaml", 'data:\n  "settings.ini"', 'binaryData:\n  "settings.ini"', [MAP + "the value of 'settings.ini' is no base64"]),
    ("shop.yaml", 'price = $5\\n"', '"\n  "n": 5', [MAP + "the value of 'n' is no string"]),
    # files
    ("kustomization.yaml", '  - "jobs.yaml"\n', "", ["kustomization.yaml: does not list 'jobs.yaml'"]),
    ("kustomization.yaml", '"jobs.yaml"', '"job.yaml"',
     ["kustomization.yaml: lists 'job.yaml', which is not there", "kustomization.yaml: does not list 'jobs.yaml'"]),
    ("kustomization.yaml", "resources:", "files:", ["kustomization.yaml: is not there, or lists no resources ('resources')"]),
    ("shop.yaml", "replicas: 1", "replicas: 1\n  replicas: 2", ["shop.yaml: line 9: the key 'replicas' is there twice"]),
]


def check(folder):
    rules = kubernetes_rules.Rules(folder)
    rules.read()
    rules.check()
    return rules


failures = 0


def expect(expected, found, what):
    global failures
    if expected != found:
        failures += 1
        print(f"{what}:\n    expected {expected}\n    found    {found}")


good = check(SAMPLE)
expect(([], [], 9), (good.problems, good.notes, len(good.documents)), "the sample")
for name, old, new, expected in CHANGES:
    with tempfile.TemporaryDirectory() as parent:
        folder = shutil.copytree(SAMPLE, f"{parent}/export")
        with open(f"{folder}/{name}") as file:
            text = file.read()
        expect(True, old in text, f"{name} holds {old!r}")
        with open(f"{folder}/{name}", "w") as file:
            file.write(text.replace(old, new, 1))
        found = check(folder).problems
        # A change may break other rules as well.
        if not set(expected) <= set(found):
            expect(expected, found, f"{name}: {new[:70]!r} for {old!r}")

# What may be missing is noted.
with tempfile.TemporaryDirectory() as parent:
    folder = shutil.copytree(SAMPLE, f"{parent}/export")
    with open(f"{folder}/shop.yaml") as file:
        text = file.read()
    with open(f"{folder}/shop.yaml", "w") as file:
        file.write(text.replace('claimName: "data"', 'claimName: "elsewhere"').replace(
            'value: "y"', 'valueFrom:\n                secretKeyRef:\n                  name: "key"\n                  key: "k"'))
    rules = check(folder)
    expect(([], [SHOP + "the claim 'elsewhere' is not in the export", SHOP + "the Secret 'key' is not in the export"]),
           (rules.problems, rules.notes), "notes")

print(f"{len(CHANGES) + 2 - failures} passed, {failures} failed")
sys.exit(failures != 0)
