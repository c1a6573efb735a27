#!/usr/bin/env node
import '../dist/alone.js';
