"""The AWS CLI without its start, which takes longer than what it does.

aws-cli.py serve SOCKET      loads the CLI, and runs it for every client in a process of its own
aws-cli.py SOCKET ARGUMENT…  such a client: its streams, directory and environment, and its exit code
"""

import json
import os
import socket
import sys
import traceback

STREAMS = [0, 1, 2]


def beside(path):
    """Goes to the directory of a socket and returns its name: a socket's path is at most 104 bytes."""
    os.chdir(os.path.dirname(path))
    return os.path.basename(path)


def client(path, arguments):
    asked = {"arguments": arguments, "directory": os.getcwd(), "environment": dict(os.environ)}
    with socket.socket(socket.AF_UNIX) as server:
        server.connect(beside(path))
        socket.send_fds(server, [b"."], STREAMS)
        server.sendall(json.dumps(asked).encode())
        server.shutdown(socket.SHUT_WR)
        return int(server.recv(4) or b"255")


def serve(path):
    import gc
    import signal

    import awscli.clidriver

    # most of a call's time goes into loading this, which every client then finds loaded
    driver = awscli.clidriver.create_clidriver()
    services = driver.create_help_command().command_table
    for service in ["rds", "ec2", "elbv2", "iam"]:
        services[service].create_help_command()
        driver.session.create_client(
            service, "us-east-1", aws_access_key_id="a", aws_secret_access_key="s"
        )
    # processes that end soon have nothing to collect
    gc.disable()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(beside(path))
        listener.listen(64)
        print("ready", flush=True)
        while True:
            connection, _ = listener.accept()
            with connection:
                if os.fork() == 0:
                    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                    listener.close()
                    run(connection, driver.main)


def run(connection, main):
    _, streams, _, _ = socket.recv_fds(connection, 1, len(STREAMS))
    with connection.makefile("rb") as asking:
        asked = json.load(asking)
    for stream, own in zip(streams, STREAMS):
        os.dup2(stream, own)
        os.close(stream)
    os.chdir(asked["directory"])
    # the CLI has set it as it was loaded
    data = os.environ["AWS_DATA_PATH"]
    os.environ.clear()
    os.environ.update(asked["environment"], AWS_DATA_PATH=data)
    code = 255
    try:
        code = main(asked["arguments"])
    except SystemExit as e:
        code = e.code
    except Exception:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        connection.sendall(str(code or 0).encode())
        os._exit(0)


if sys.argv[1] == "serve":
    serve(sys.argv[2])
else:
    sys.exit(client(sys.argv[1], sys.argv[2:]))
