"""OpenStack Swift with its S3 interface in one process tree: python3 swift.py FOLDER PORT... (four). Prints "ready"."""
import getpass
import os
import signal
import sys
import time

import eventlet
from eventlet.green import socket
from swift.common import utils
from swift.common.ring import RingBuilder

utils.HASH_PATH_SUFFIX = b'snapbatch'
from swift.common.wsgi import run_wsgi  # noqa: E402

folder, *ports = sys.argv[1:]
names = ['object', 'container', 'account', 'proxy']
port_of = dict(zip(names, ports))
common = f"""[DEFAULT]
bind_ip = 127.0.0.1
swift_dir = {folder}
devices = {folder}/devices
mount_check = false
workers = 0
user = {getpass.getuser()}
fallocate_reserve = 0
log_address = {folder}/no-log
"""


def ring_of(name):
    builder = RingBuilder(4, 1, 0)
    builder.add_dev({'id': 0, 'region': 1, 'zone': 1, 'ip': '127.0.0.1', 'port': int(port_of[name]), 'device': 'disk', 'weight': 1})
    builder.rebalance()
    builder.get_ring().save(f'{folder}/{name}.ring.gz')


def conf_of(name):
    text = f"""{common}bind_port = {port_of[name]}
[pipeline:main]
pipeline = {name}-server
[app:{name}-server]
use = egg:swift#{name}
"""
    if name == 'proxy':
        text = f"""{common}bind_port = {port_of[name]}
[pipeline:main]
pipeline = catch_errors cache listing_formats s3api tempauth copy slo proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:cache]
use = egg:swift#memcache
memcache_servers = 127.0.0.1:1
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:s3api]
use = egg:swift#s3api
s3_acl = false
min_segment_size = 1048576
[filter:tempauth]
use = egg:swift#tempauth
user_test_tester = {os.environ['SWIFT_KEY']} .admin
[filter:copy]
use = egg:swift#copy
[filter:slo]
use = egg:swift#slo
"""
    path = f'{folder}/{name}.conf'
    with open(path, 'w') as file:
        file.write(text)
    return path


os.makedirs(f'{folder}/devices/disk', exist_ok=True)
for name in names[:3]:
    if not os.path.exists(f'{folder}/{name}.ring.gz'):
        ring_of(name)
children = []
for name in names:
    conf = conf_of(name)
    pid = os.fork()
    if pid == 0:
        sys.exit(run_wsgi(conf, f'{name}-server'))
    children.append(pid)


def stop(*_):
    for pid in children:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    os._exit(0)


signal.signal(signal.SIGTERM, stop)
signal.signal(signal.SIGINT, stop)
for port in ports:
    while True:
        try:
            socket.create_connection(('127.0.0.1', int(port))).close()
            break
        except OSError:
            eventlet.sleep(0.05)
print('ready', flush=True)
# Whoever started this is gone when its end of the pipe is.
sys.stdin.read()
stop()
