#!/usr/bin/env node
// CommonJS, so that an old Node gets as far as being told.
require('../scripts/require-node.cjs');
import('#cli/main');
