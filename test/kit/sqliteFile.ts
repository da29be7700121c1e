export { writeDatabase } from '../../scripts/writeDatabase.js';

/** The tables of MLflow that a run is read from, as 3.17 makes them, as far as they matter here. */
export const mlflowTables = `
	CREATE TABLE experiments (experiment_id INTEGER PRIMARY KEY, name VARCHAR(256));
	CREATE TABLE runs (run_uuid VARCHAR(32) PRIMARY KEY, name VARCHAR(250), status VARCHAR(9), start_time BIGINT, experiment_id INTEGER);
	CREATE TABLE params (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
	CREATE TABLE tags (key VARCHAR(250), value VARCHAR(8000), run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
	CREATE TABLE latest_metrics (key VARCHAR(250), value FLOAT, timestamp BIGINT, step BIGINT, is_nan BOOLEAN, run_uuid VARCHAR(32), PRIMARY KEY (key, run_uuid));
	INSERT INTO experiments VALUES (1, 'iris');
	INSERT INTO runs VALUES ('r1', 'bright', 'FINISHED', 1700000000000, 1);
	INSERT INTO params VALUES ('a', '0', 'r1'), ('b', '0', 'r1');
	INSERT INTO latest_metrics VALUES ('f1', 0.9, 1, 1, 0, 'r1');
`;
