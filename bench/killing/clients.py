"""Users of the ledger, who write all the time."""
import threading, time, urllib.error, urllib.request


class Writers(threading.Thread):
    """Writes numbered rows over a new connection each time; remembers those that were acknowledged, and requests that got no answer at all."""

    def __init__(self, door, first):
        super().__init__(daemon=True)
        self.door, self.number, self.acknowledged, self.refused, self.failed, self.over = door, first, set(), 0, [], False

    def run(self):
        while not self.over:
            self.number += 1
            try:
                self.door.ask(f"/rows/{self.number}", "POST")
                self.acknowledged.add(self.number)
            except urllib.error.HTTPError:
                self.refused += 1
            except OSError as error:
                self.failed.append(str(error))
            time.sleep(0.05)

    def end(self):
        self.over = True
        self.join()


class Door:
    """Where the ledger is reached."""

    def __init__(self, address, host=None):
        self.address, self.headers = address, {"Host": host} if host else {}

    def ask(self, path, method="GET"):
        with urllib.request.urlopen(urllib.request.Request(self.address + path, method=method, headers=self.headers), timeout=60) as answer:
            return answer.read()

    def rows(self):
        return {int(one) for one in self.ask("/rows").split()}
