import { HeaderFault } from '../formats/cursor.js';

/** More of a file than is read of any: nothing more is read of it. */
export class EndlessFault extends HeaderFault {}
