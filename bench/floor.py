#!/usr/bin/env python3
"""floor.py CONTEXT NAMESPACE FILE: what a cluster itself takes for the objects of a file (one of JSON on each line): a namespace, then all of them
server-side applied over 16 connections, each once, with nothing planned, kept, waited for or shown."""
import http.client, json, queue, subprocess, sys, threading

CONNECTIONS = 16
LIMIT = 60
PLURALS = {"Deployment": "apis/apps/v1", "Service": "api/v1"}


def ask(connection, method, path, body, kind):
    connection.request(method, path, body, {"Content-Type": kind})
    with connection.getresponse() as answer:
        text = answer.read()
        if answer.status >= 300:
            raise SystemExit(f"{method} {path}: {answer.status} {text[:200]!r}")


def apply(port, space, lines):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT)
    while True:
        try:
            line = lines.get_nowait()
        except queue.Empty:
            return
        item = json.loads(line)
        path = f"/{PLURALS[item['kind']]}/namespaces/{space}/{item['kind'].lower()}s/{item['metadata']['name']}"
        ask(connection, "PATCH", f"{path}?fieldManager=floor&fieldValidation=Strict", line, "application/apply-patch+yaml")


context, space, file = sys.argv[1:]
lines = queue.Queue()
with open(file, encoding="utf-8") as objects:
    for line in objects:
        if line.startswith("{"):
            lines.put(line)
proxy = subprocess.Popen(["kubectl", "--context", context, "proxy", "--port=0"], stdout=subprocess.PIPE, text=True)
failed = threading.Event()


def worker():
    try:
        apply(port, space, lines)
    except BaseException as error:
        print(error, file=sys.stderr)
        failed.set()


try:
    port = int(proxy.stdout.readline().rsplit(":", 1)[1])
    body = json.dumps({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}})
    ask(http.client.HTTPConnection("127.0.0.1", port, timeout=LIMIT), "POST", "/api/v1/namespaces", body, "application/json")
    workers = [threading.Thread(target=worker) for _ in range(CONNECTIONS)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
finally:
    proxy.terminate()
    proxy.wait()
sys.exit(1 if failed.is_set() else 0)
