import { HeaderFault } from '../formats/cursor.js';
import { committedType, readAttribute, type Attribute } from './attributes.js';
import { readDataspace } from './dataspace.js';
import { readDatatype, type Datatype } from './datatype.js';
import { denseBodies, readDenseInfo, type DenseStorage } from './denseStorage.js';
import type { Fields } from './fields.js';
import type { Hdf5File } from './hdf5File.js';
import { readLink, type Link, type SymbolTable } from './links.js';
import { heapText, readLocalHeap } from './localHeap.js';
import { messages, messagesOf, type Message } from './objectHeader.js';

/** What the header of a group or a dataset says; what can't be read is absent. */
export interface Hdf5Object {
	/** Those that were asked for; of one name there may be several. */
	readonly attributes: Attribute[];
	/** Of a group: the links in its header, and where others are. */
	readonly links: Link[];
	symbolTable?: SymbolTable;
	denseLinks?: DenseStorage | undefined;
	isDataset: boolean;
	/** Of a dataset. */
	shape?: readonly number[];
	type?: Datatype;
	/** Where its values are, if they are not here. */
	readonly externalFiles: string[];
}

/** As many of each are kept. */
const maxAttributes = 64;
const maxLinks = 1024;
const maxExternalFiles = 100;
const [contiguousLayout, virtualLayout] = [1, 3];

/** Reads the header at `address`, with its attributes of these names. What is wrong in it is noted with the file. */
export async function readObject(
	file: Hdf5File,
	address: number,
	names: ReadonlySet<string>,
): Promise<Hdf5Object> {
	const object: Hdf5Object = { attributes: [], links: [], isDataset: false, externalFiles: [] };
	try {
		for await (const message of messagesOf(file, address)) {
			try {
				await takeMessage(file, message, names, object);
			} catch (error) {
				file.note(error, message.address);
			}
		}
	} catch (error) {
		file.note(error, address);
	}
	return object;
}

async function takeMessage(
	file: Hdf5File,
	{ type, isShared, fields }: Message,
	names: ReadonlySet<string>,
	object: Hdf5Object,
): Promise<void> {
	if (isShared && type !== messages.datatype) throw new HeaderFault('a part of a header is kept elsewhere');
	switch (type) {
		case messages.attribute:
			await takeAttribute(file, fields, names, object);
			return;
		case messages.link:
			if (object.links.length >= maxLinks)
				throw new HeaderFault(`a group has more than ${maxLinks} links in its header`);
			object.links.push(readLink(file, fields));
			return;
		case messages.symbolTable:
			object.symbolTable = { tree: fields.uint(file.offsetBytes), heap: fields.uint(file.offsetBytes) };
			return;
		case messages.dataspace:
			object.shape = readDataspace(fields, file.lengthBytes);
			return;
		case messages.datatype:
			object.type = isShared ? await committedType(file, fields) : readDatatype(fields);
			return;
		case messages.layout:
			object.isDataset = true;
			checkLayout(file, fields);
			return;
		case messages.externalFiles:
			object.externalFiles.push(...(await readExternalFiles(file, fields)));
			return;
		case messages.linkInfo:
			object.denseLinks = readDenseInfo(file, fields, 'links');
			return;
		case messages.attributeInfo:
			await takeDenseAttributes(file, fields, names, object);
			return;
	}
}

async function takeAttribute(
	file: Hdf5File,
	fields: Fields,
	names: ReadonlySet<string>,
	object: Hdf5Object,
): Promise<void> {
	if (names.size === 0) return;
	const attribute = await readAttribute(file, fields);
	if (!names.has(attribute.name)) return;
	if (object.attributes.length >= maxAttributes) throw new HeaderFault('an attribute occurs too often');
	object.attributes.push(attribute);
}

/** Those that did not fit into the header. */
async function takeDenseAttributes(
	file: Hdf5File,
	fields: Fields,
	names: ReadonlySet<string>,
	object: Hdf5Object,
): Promise<void> {
	const storage = names.size === 0 ? undefined : readDenseInfo(file, fields, 'attributes');
	if (!storage) return;
	for await (const body of denseBodies(file, storage, 'attributes')) {
		try {
			await takeAttribute(file, body, names, object);
		} catch (error) {
			file.note(error, storage.heap);
		}
	}
}

/** Values that lie in one piece are compared with the file; versions before the third are not. */
function checkLayout(file: Hdf5File, fields: Fields): void {
	if (fields.u8() < 3) return;
	const kind = fields.u8();
	if (kind === virtualLayout)
		throw new HeaderFault('a dataset is put together of others, maybe of other files');
	if (kind !== contiguousLayout) return;
	const address = fields.address(file.offsetBytes);
	const length = fields.uint(file.lengthBytes);
	if (address !== undefined && address + length > file.size)
		throw new HeaderFault('a dataset ends behind the file');
}

/** The files that the values of a dataset are in. */
async function readExternalFiles(file: Hdf5File, fields: Fields): Promise<string[]> {
	fields.skip(6);
	const count = fields.u16();
	const heap = await readLocalHeap(file, fields.uint(file.offsetBytes));
	const names: string[] = [];
	for (let index = 0; index < Math.min(count, maxExternalFiles); index++) {
		names.push(await heapText(file, heap, fields.uint(file.lengthBytes)));
		fields.skip(2 * file.lengthBytes);
	}
	return names;
}
