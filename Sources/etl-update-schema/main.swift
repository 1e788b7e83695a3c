// SPDX-License-Identifier: MIT

import ArgumentParser
import UpdateSchemaCommand

EtlUpdateSchema.start()
