import { HeaderFault } from '../formats/cursor.js';
import { readDataspace } from './dataspace.js';
import { readDatatype, type Datatype } from './datatype.js';
import { Fields, textOf } from './fields.js';
import { heapObject } from './globalHeap.js';
import type { Hdf5File } from './hdf5File.js';
import { messages, messagesOf } from './objectHeader.js';

/** A value with a name, of a group or a dataset. */
export interface Attribute {
	readonly name: string;
	readonly type: Datatype;
	readonly shape: readonly number[];
	readonly data: Uint8Array;
}

/** Reads the body of an attribute message, of versions 1 to 3. Throws `HeaderFault`. */
export async function readAttribute(file: Hdf5File, fields: Fields): Promise<Attribute> {
	const version = fields.u8();
	if (version < 1 || version > 3) throw new HeaderFault('an attribute is of a version that is not known');
	const flags = version === 1 ? fields.u8() & 0 : fields.u8();
	const [nameBytes, typeBytes, spaceBytes] = [fields.u16(), fields.u16(), fields.u16()];
	if (version === 3) fields.skip(1);
	const padded = (length: number) => (version === 1 ? Math.ceil(length / 8) * 8 : length);
	const name = fields.text(padded(nameBytes));
	const typeFields = new Fields(fields.bytes(padded(typeBytes)));
	const spaceFields = new Fields(fields.bytes(padded(spaceBytes)));
	if (flags & 2) throw new HeaderFault('the shape of an attribute is kept elsewhere');
	return {
		name,
		type: flags & 1 ? await committedType(file, typeFields) : readDatatype(typeFields),
		shape: readDataspace(spaceFields, file.lengthBytes),
		data: fields.bytes(fields.left),
	};
}

/** A datatype that has a name of its own in the file, by the message that says where. Throws `HeaderFault`. */
export async function committedType(file: Hdf5File, fields: Fields): Promise<Datatype> {
	const version = fields.u8();
	const kind = fields.u8();
	if (version < 1 || version > 3 || (version === 3 && kind !== 2))
		throw new HeaderFault('a type is kept elsewhere, in a way that is not read');
	if (version === 1) fields.skip(6);
	const address = fields.uint(file.offsetBytes);
	for await (const message of messagesOf(file, address))
		if (message.type === messages.datatype && !message.isShared) return readDatatype(message.fields);
	throw new HeaderFault('a type is not where it should be');
}

/** The text that an attribute is, as h5py gives it; `undefined` for other values and for lists. Throws `HeaderFault`. */
export async function textValue(
	file: Hdf5File,
	{ type, shape, data }: Attribute,
	most: number,
): Promise<string | undefined> {
	if (shape.length > 0 || type.text === undefined) return undefined;
	if (type.text === 'in-place') return textOf(data.subarray(0, type.size));
	const fields = new Fields(data);
	const length = fields.u32();
	const heap = fields.address(file.offsetBytes);
	// An empty text is nowhere.
	if (heap === undefined || heap === 0 || length === 0) return '';
	const bytes = await heapObject(file, heap, fields.u32(), most);
	return textOf(bytes.subarray(0, length));
}
