# SPDX-License-Identifier: MIT
"""Needs two packages whose names on the package index differ from the modules'."""

import pymysql
import yaml

print(pymysql, yaml)
