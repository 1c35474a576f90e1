"""The verbs of Orontes as functions, a module a topic; `orontes.api` lists them all."""
