/**
 * Python that makes the registry whose endpoint runs for the work tree of the current folder the one of MLflow. It
 * holds no address and no token, so that it can be committed: it reads them where `writeEndpointFile` puts them. What a
 * server left behind that was killed is noticed before MLflow's client tries, which it would for minutes.
 */
export const mlflowSetupCell = `\
# Makes the model registry of this git repository the one of MLflow
import mlflow, pathlib, socket, subprocess, urllib.parse
gmr_file = subprocess.check_output(["git", "rev-parse", "--git-path", "gmr/endpoint"], text=True).rstrip("\\n")
gmr_uri = pathlib.Path(gmr_file).read_text().strip() if pathlib.Path(gmr_file).exists() else "http://127.0.0.1:0"
if socket.socket().connect_ex(("127.0.0.1", urllib.parse.urlsplit(gmr_uri).port)):
    raise RuntimeError('No MLflow endpoint runs for this repository. Start it with "Start MLflow Endpoint" in VS Code or with "gmr serve", and run this cell again.')
mlflow.set_registry_uri(gmr_uri)`;
