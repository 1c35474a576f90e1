"""The commands: options in, verbs of `orontes.api` called, results and messages out; a module a topic."""
