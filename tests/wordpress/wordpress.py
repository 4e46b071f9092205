"""A real WordPress on loopback, of Debian's packages: made in a folder, started and stopped."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

HERE = Path(__file__).parent
PLUGIN = HERE.parents[1] / "reports" / "wordpress" / "upright"
SOURCE = Path("/usr/share/wordpress")
# what must be there, as a pattern of paths, and the Debian package that brings it
NEEDED: Mapping[str, str] = {
    "/usr/share/wordpress/wp-load.php": "wordpress",
    "/usr/share/wordpress/wp-content/themes/twentytwentythree": "wordpress-theme-twentytwentythree",
    "/usr/sbin/mariadbd": "mariadb-server-core",
    "/usr/bin/mariadb": "mariadb-client-core",
    "/usr/bin/php": "php-cli",
    "/usr/lib/php/*/mysqli.so": "php-mysql",
    "/usr/lib/php/*/mbstring.so": "php-mbstring",
    "/usr/lib/php/*/dom.so": "php-xml",
    "/usr/bin/chromium": "chromium",
}
# what stops a server where the tests are killed and cannot (util-linux)
UNTIL_WE_END = ("/usr/bin/setpriv", "--pdeathsig=TERM")
CONFIG = """<?php
define('DB_NAME', 'wordpress');
define('DB_USER', 'root');
define('DB_PASSWORD', '');
define('DB_HOST', 'localhost:{socket}');
define('DB_CHARSET', 'utf8mb4');
define('DB_COLLATE', '');
foreach (array('AUTH_KEY', 'SECURE_AUTH_KEY', 'LOGGED_IN_KEY', 'NONCE_KEY', 'AUTH_SALT',
	'SECURE_AUTH_SALT', 'LOGGED_IN_SALT', 'NONCE_SALT') as $name) {{
	define($name, 'for a test only: ' . $name);
}}
$table_prefix = 'wp_';
define('WP_ENVIRONMENT_TYPE', 'local'); // application passwords without https
define('WP_HOME', 'http://' . $_SERVER['HTTP_HOST']);
define('WP_SITEURL', 'http://' . $_SERVER['HTTP_HOST']);
define('WP_HTTP_BLOCK_EXTERNAL', true);
define('AUTOMATIC_UPDATER_DISABLED', true);
define('DISABLE_WP_CRON', true);
define('WP_DEBUG', true);
define('WP_DEBUG_DISPLAY', false);
define('WP_DEBUG_LOG', '{log}');
if (!defined('ABSPATH')) {{
	define('ABSPATH', __DIR__ . '/');
}}
require_once ABSPATH . 'wp-settings.php';
"""


@dataclass(frozen=True, slots=True)
class WordPress:
    """A running WordPress: its address, its folder and each person's application password."""

    address: str
    folder: Path
    passwords: Mapping[str, str]  # by login, which is the role
    log: Path  # what PHP and WordPress complain of
    socket: Path  # of the database

    def php(self, code: str) -> str:
        """Run PHP inside of this WordPress, as nobody in particular; gives what it prints."""
        host = self.address.removeprefix("http://").rstrip("/")
        start = f"$_SERVER['HTTP_HOST'] = '{host}'; require '{self.folder}/wp-load.php';"
        return _run("/usr/bin/php", "-r", f"{start} {code}")


def missing() -> list[str]:
    """Name the Debian packages that are not here."""
    top = Path("/")
    return sorted(
        {package for path, package in NEEDED.items() if not any(top.glob(path.removeprefix("/")))}
    )


@contextmanager
def running(folder: Path) -> Iterator[WordPress]:
    """Start a database and a fresh WordPress with the plugin in a folder; stop both in the end."""
    site, log = folder / "site", folder / "complaints.log"
    with database(folder) as where:
        _place(site, where, log)
        address = f"127.0.0.1:{free_port()}"
        passwords = json.loads(_php(HERE / "install.php", site, address))
        _php(HERE / "activate.php", site, address)
        with _serving(site, address):
            yield WordPress(f"http://{address}/", site, passwords, log, where)


@contextmanager
def database(folder: Path) -> Iterator[Path]:
    """Start MariaDB with its data and its socket in a folder; gives the socket."""
    data, where = folder / "data", folder / "db.sock"
    me = ("--user=root",) if os.geteuid() == 0 else ()
    _run("/usr/bin/mariadb-install-db", "--no-defaults", f"--datadir={data}", "--skip-test-db",
         "--auth-root-authentication-method=normal", *me)  # fmt: skip
    command = (*UNTIL_WE_END, "/usr/sbin/mariadbd", "--no-defaults", f"--datadir={data}",
               f"--socket={where}", "--skip-networking", "--innodb-flush-log-at-trx-commit=0",
               "--innodb-buffer-pool-size=32M", f"--pid-file={folder / 'db.pid'}", *me)  # fmt: skip
    with (folder / "db.log").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _until(lambda: where.exists() or process.poll() is not None, "the database")
        sql = "CREATE DATABASE wordpress CHARACTER SET utf8mb4"
        _run("/usr/bin/mariadb", "--no-defaults", f"--socket={where}", "-uroot", "-e", sql)
        yield where
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """Find a port of loopback that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _place(site: Path, where: Path, log: Path) -> None:
    shutil.copytree(SOURCE, site, symlinks=False, ignore=shutil.ignore_patterns("wp-config.php"))
    shutil.copytree(PLUGIN, site / "wp-content" / "plugins" / "upright")
    (site / "wp-content" / "uploads").mkdir()
    (site / "wp-config.php").write_text(CONFIG.format(socket=where, log=log), "utf-8")


@contextmanager
def _serving(site: Path, address: str) -> Iterator[None]:
    command = (*UNTIL_WE_END, "/usr/bin/php", "-d", "sendmail_path=/bin/true", "-S", address,
               "-t", str(site), str(HERE / "router.php"))  # fmt: skip
    with (site.parent / "web.log").open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
    try:
        _until(lambda: _answers(f"http://{address}/"), "PHP's web server")
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(address: str) -> bool:
    try:
        with urlopen(address, timeout=20) as answer:  # noqa: S310 - loopback
            return bool(answer.status == 200)
    except URLError:
        return False


def _until(holds: object, what: str) -> None:
    for _ in range(300):
        if callable(holds) and holds():
            return
        time.sleep(0.1)
    raise AssertionError(f"{what} did not start")


def _php(script: Path, site: Path, address: str) -> str:
    return _run("/usr/bin/php", "-d", "sendmail_path=/bin/true", str(script), str(site), address)


def _run(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, f"{command[0]}: {done.stdout}{done.stderr}"
    return done.stdout
