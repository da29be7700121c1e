import { personName } from '../../model/personName.js';
import type { Person } from './pageState.js';

/** `Ada <ada@example.com>`, as git writes people, parted for a narrow column. */
export function person(full: string): Person {
	return { name: personName(full), full };
}
