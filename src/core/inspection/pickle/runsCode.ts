/**
 * Modules that start programs, load code or reach into the interpreter, in the names of Python 2 and 3: any name of them
 * that is not among the known imports runs code. The list only sharpens a word: what is on no list is "not known" and
 * shown as well.
 */
export const runsCodeModules: ReadonlySet<string> = new Set(
	`os posix nt posixpath ntpath subprocess _posixsubprocess popen2 commands pty builtins __builtin__ __builtins__ sys
	importlib imp runpy code codeop codecs.open ctypes _ctypes cffi mmap socket _socket ssl shutil platform webbrowser
	antigravity pip setuptools distutils ensurepip venv site pkgutil zipimport inspect gc types marshal pickle _pickle
	cPickle cloudpickle dill shelve pickletools profile cProfile pdb bdb doctest trace timeit unittest asyncio
	multiprocessing threading _thread concurrent signal atexit ftplib smtplib telnetlib imaplib poplib nntplib http
	urllib urllib2 urllib.request httplib xmlrpc SocketServer socketserver requests aiohttp paramiko fabric sqlite3 _sqlite3 curses readline rlcompleter tkinter idlelib turtle lib2to3 _testcapi
	_xxsubinterpreters _interpreters nturl2path compileall py_compile ast dis cmd sysconfig _sysconfigdata
	_aix_support _osx_support test pexpect sh plumbum invoke`.split(/\s+/),
);

/** Functions of other modules that call, load or evaluate what they are given. */
export const runsCodeNames: Readonly<Record<string, string>> = {
	operator: 'attrgetter methodcaller itemgetter call',
	_operator: 'attrgetter methodcaller itemgetter call',
	functools: 'reduce partial partialmethod cached_property',
	logging: 'FileHandler',
	'logging.config': 'dictConfig fileConfig listen',
	'numpy.f2py.crackfortran': 'getlincoef _eval_length myeval',
	numpy: 'load loadtxt fromfile save memmap',
	'numpy.testing._private.utils': 'runstring',
	'numpy.lib.npyio': 'load',
	'numpy.lib._npyio_impl': 'load',
	pandas: 'read_pickle eval',
	'pandas.io.pickle': 'read_pickle',
	'pandas.core.computation.eval': 'eval',
	joblib: 'load',
	'joblib.numpy_pickle': 'load',
	torch: 'load',
	'torch.serialization': 'load',
	'torch.hub': 'load load_state_dict_from_url download_url_to_file',
	'torch.jit': 'load',
	'torch.utils.cpp_extension': 'load load_inline',
	'torch._inductor.codecache': 'compile_file',
	'sklearn.utils._testing': 'assert_run_python_script',
	'keras.models': 'load_model',
	'tensorflow.keras.models': 'load_model',
	copyreg: 'add_extension',
};

/** What a dotted name passes through on its way to code, without a leading underscore. */
export const runsCodeParts: ReadonlySet<string> = new Set(
	`os posix nt subprocess sys builtins importlib runpy ctypes socket shutil pty code pickle
	system popen exec eval compile __import__ import_module __globals__ __builtins__ __subclasses__ __code__ __getattribute__
	__loader__ __spec__ __dict__ __reduce__ __reduce_ex__ f_globals gi_frame`.split(/\s+/),
);
