"""What a user's script does with a registry, through MLflow's own client: gmr exec -- python exec_client.py FOLDER.

FOLDER is a model folder. Prints what it sees as JSON, a line each; nothing in it knows of anything but MLflow.
"""

import json
import sys
from pathlib import Path

import mlflow
from mlflow import MlflowClient
from mlflow.exceptions import MlflowException


def say(**values):
    print(json.dumps(values), flush=True)


client = MlflowClient()
folder = sys.argv[1]

client.create_registered_model("fraud", tags={"team": "risk"}, description="Finds fraud")
version = client.create_model_version("fraud", folder)
say(version=version.version, status=version.status)

client.set_registered_model_alias("fraud", "champion", version.version)
client.set_registered_model_tag("fraud", "owner", "ada")
client.set_model_version_tag("fraud", version.version, "validated", "yes")
client.update_model_version("fraud", version.version, description="The first one")
client.create_registered_model("spam")

model = client.get_registered_model("fraud")
say(name=model.name, description=model.description, tags=model.tags, aliases=model.aliases)
champion = client.get_model_version_by_alias("fraud", "champion")
say(champion=champion.version, tags=champion.tags, description=champion.description)
say(found=[each.name for each in client.search_registered_models("tags.team = 'risk'")])
say(versions=[each.version for each in client.search_model_versions("name = 'fraud'")])

downloaded = Path(mlflow.artifacts.download_artifacts("models:/fraud@champion"))
say(files=sorted(path.name for path in downloaded.iterdir() if path.name != "registered_model_meta"))
say(inside=(downloaded / "notes" / "a b.txt").read_text())

try:
    client.get_registered_model("nope")
except MlflowException as error:
    say(error=error.error_code)

client.delete_registered_model_alias("fraud", "champion")
client.delete_registered_model_tag("fraud", "owner")
client.delete_registered_model("spam")
say(left=[each.name for each in client.search_registered_models()])
