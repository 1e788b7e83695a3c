# SPDX-License-Identifier: MIT
# shellcheck shell=bash
# The caller's own pipeline must not leak into tests or the demonstration: process variables win over .env files.

clear_pipeline_environment() {
  local name
  for name in $(compgen -e); do
    case $name in
      OPENDENTAL_SOURCE_* | TEST_OPENDENTAL_SOURCE_* | POSTGRES_ANALYTICS_* | MYSQL_REPLICATION_*) unset "$name" ;;
      ETL_ENVIRONMENT | ETL_CONFIG_DIR | ETL_LOGS_DIR | ETL_LOG_PATH | ETL_LOG_LEVEL | ETL_PYTHON) unset "$name" ;;
      ETL_UPDATE_SCHEMA_* | RECORD_GOLDEN | PYTHONPATH | PYTHONHOME) unset "$name" ;;
    esac
  done
}
