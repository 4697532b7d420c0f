import { readFile } from 'node:fs/promises';
import type { Locator } from 'playwright-core';
import type { BrowserSession, WireResponse } from '../../browser/index.ts';
import { GatewayError, type GenerationRequest, type JsonObject, type StoredReference } from '../../contract/index.ts';
import type { Prepared } from '../../domain/index.ts';
import { newId, sleep } from '../../kernel/index.ts';
import {
  act,
  type AriaOption,
  chooseAriaRadio,
  guard,
  menuItem,
  notOffered,
  type OptionTest,
  plainText,
  readItems,
  readRadios,
  siteError,
  unlessStopped,
  writeEditable,
} from '../kit/index.ts';
import {
  closeOverlays,
  type FlowSite,
  goTo,
  itemUrl,
  leaveAgentMode,
  openPane,
  openProject,
  projectOf,
  withIcon,
} from './account.ts';
import { replyRefusal, statusRefusal } from './errors.ts';
import type { FlowModel, FlowProfile, OrderKind } from './profile.ts';
import { callsIn, entriesIn, isCall, recordsIn, repliesOf } from './wire.ts';
