import * as vscode from 'vscode';
import type { Translate } from './translate.js';

/** Sentences in the language of VS Code. */
export const localize: Translate = ({ template, args }) => vscode.l10n.t(template, args);
