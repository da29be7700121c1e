/**
 * Python that makes the registry whose endpoint runs for the work tree of the current folder the one of MLflow. It
 * holds no address and no token, so that it can be committed: it reads them where `writeEndpointFile` puts them, or where
 * `gmr exec` does. What a server left behind that was killed is noticed before MLflow's client tries, which it would for
 * minutes; a proxy is not asked for this machine, as it would get the token.
 */
export const mlflowSetupCell = `\
# Makes the model registry of this git repository the one of MLflow
import mlflow, os, pathlib, socket, subprocess, urllib.parse, urllib.request

def gmr_answers(uri):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", urllib.parse.urlsplit(uri).port or 0)) == 0

gmr_command = ["git", "rev-parse", "--git-path", "gmr/endpoints"]
gmr_git = subprocess.run(gmr_command, capture_output=True, text=True)
gmr_files = [] if gmr_git.returncode else pathlib.Path(gmr_git.stdout.rstrip("\\n")).glob("*")
gmr_files = sorted(gmr_files, reverse=True)  # that of the one started last is first
gmr_uris = [file.read_text().strip() for file in gmr_files]
gmr_uris += [os.environ.get("MLFLOW_REGISTRY_URI", "")]
gmr_uri = next(filter(gmr_answers, gmr_uris), None)
if gmr_uri is None and gmr_git.returncode:
    raise RuntimeError(
        f"This kernel runs in {os.getcwd()}, where git finds no repository: {gmr_git.stderr.strip()}. "
        'Run it in a folder of the repository, or start it with "gmr exec".'
    )
if gmr_uri is None:
    raise RuntimeError(
        'No MLflow endpoint runs for this repository. Start it with "Start MLflow Endpoint" '
        'in VS Code or with "gmr serve", and run this cell again.'
    )
if urllib.request.getproxies_environment() and not urllib.request.proxy_bypass_environment("127.0.0.1"):
    gmr_no_proxy = os.environ.get("no_proxy") or os.environ.get("NO_PROXY") or ""
    os.environ["no_proxy"] = os.environ["NO_PROXY"] = f"127.0.0.1,{gmr_no_proxy}"
mlflow.set_registry_uri(gmr_uri)`;
