"""compose.yaml: what an operator starts, held to the image and to the settings.

Where the compose plugin of docker is installed it is asked too; no daemon is needed.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]  # its stubs are a package of their own

REPOSITORY = Path(__file__).parent.parent.parent
COMPOSE = REPOSITORY / "compose.yaml"
VARIABLE = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    parsed: dict[str, Any] = yaml.safe_load(COMPOSE.read_text("utf-8"))
    assert set(parsed) == {"name", "services", "volumes"}
    services: dict[str, Any] = parsed["services"]
    named = {mount.split(":")[0] for one in services.values() for mount in one.get("volumes", [])}
    assert named == set(parsed["volumes"])
    return services


def test_no_password_is_committed_and_none_is_assumed(services: dict[str, Any]) -> None:
    text = COMPOSE.read_text("utf-8")
    used = VARIABLE.findall(text)
    assert {name for name, kind, _ in used if kind == "?"} == {"POSTGRES_PASSWORD"}
    assert all(kind in "-?" and kind for _, kind, _ in used)  # nothing is blank in silence
    password = services["database"]["environment"]["POSTGRES_PASSWORD"]
    assert VARIABLE.fullmatch(password)
    assert (
        f":{password}@database:5432/" in services["api"]["environment"]["COUNTERCLAIM_DATABASE_URL"]
    )


def test_services_start_in_order_and_cannot_write_their_roots(services: dict[str, Any]) -> None:
    api, database = services["api"], services["database"]
    assert api["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert database["healthcheck"]["test"][1] == "pg_isready"
    assert all(one["read_only"] and one["tmpfs"] for one in services.values())
    assert all(port.startswith("127.0.0.1:") for port in api["ports"])
    assert "ports" not in database
    assert "HEALTHCHECK" in (REPOSITORY / "Dockerfile").read_text("utf-8")


def test_the_port_is_the_images(services: dict[str, Any]) -> None:
    dockerfile = (REPOSITORY / "Dockerfile").read_text("utf-8")
    (port,) = re.findall(r"COUNTERCLAIM_PORT=(\d+)", dockerfile)
    assert [one.rsplit(":", 1)[1] for one in services["api"]["ports"]] == [port]


def test_docker_itself_takes_it() -> None:
    docker = shutil.which("docker")
    if (
        docker is None
        or subprocess.run([docker, "compose", "version"], capture_output=True).returncode
    ):
        pytest.skip("docker has no compose plugin here; install it to have compose.yaml checked")
    for password, code in (("secret", 0), (None, 1)):
        environment = {k: v for k, v in os.environ.items() if k != "POSTGRES_PASSWORD"}
        done = subprocess.run(
            [docker, "compose", "--file", COMPOSE, "config", "--quiet"],
            env=environment | ({"POSTGRES_PASSWORD": password} if password else {}),
            capture_output=True,
            timeout=60,
        )
        assert (done.returncode != 0) == bool(code), done.stderr
