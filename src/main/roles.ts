import { collisionPermissions } from '../base/collision/index.ts';
import { feedPermissions } from '../base/feeds/index.ts';
import { incidentPermissions } from '../base/intake/index.ts';
import { registryPermissions } from '../base/registry/index.ts';
import type { Scene } from '../base/scene/index.ts';
import { auditPermissions } from '../platform/audit/index.ts';
import { authPermissions, type RoleCatalogue } from '../platform/auth/index.ts';

interface BaseRole {
  readonly title: { readonly zh: string; readonly en: string };
  readonly permissions: readonly string[];
}

/** Permissions of the base itself; those of flows and scenes are declared by them. */
export const basePermissions = {
  caseRead: 'case.read',
  sealedRead: 'case.sealed.read',
  sealedJudge: 'case.sealed.judge',
  personSee: 'person.see',
  personErase: 'person.erase',
  reportSubmit: 'report.submit',
  indicatorRead: 'indicator.read',
  cityManage: 'city.manage',
} as const;

const { caseRead, sealedRead, sealedJudge, personSee, personErase, reportSubmit, indicatorRead, cityManage } =
  basePermissions;
const incident = incidentPermissions;
const worker = [caseRead, reportSubmit, incident.handle];
const registry = registryPermissions;
/** Who goes from door to door: persons of the own area, and those who need care. */
const neighbour = [registry.read, registry.person, registry.unmask, registry.care];

/** The roles of a city's operations centre, by the posts that the field knows. Scenes add to them. */
const baseRoles: Readonly<Record<string, BaseRole>> = {
  leader: {
    title: { zh: '领导', en: 'Leader' },
    permissions: [
      ...[caseRead, sealedRead, indicatorRead, incident.supervise, incident.panel, registry.read],
      ...[collisionPermissions.read, collisionPermissions.approve],
    ],
  },
  administrator: {
    title: { zh: '系统管理员', en: 'Administrator' },
    permissions: [
      cityManage,
      feedPermissions.read,
      personErase,
      authPermissions.manageAccounts,
      authPermissions.appoint,
      authPermissions.manageTokens,
      indicatorRead,
      caseRead,
      registry.read,
    ],
  },
  auditor: { title: { zh: '审计员', en: 'Auditor' }, permissions: [auditPermissions.read] },
  dispatcher: {
    title: { zh: '派遣员', en: 'Dispatcher' },
    permissions: [
      ...[caseRead, sealedRead, personSee, reportSubmit, indicatorRead],
      ...[incident.dispatch, incident.review, incident.close, incident.answer],
      ...[registry.read, registry.person],
    ],
  },
  supervisor: {
    title: { zh: '监督员', en: 'Supervisor' },
    permissions: [
      caseRead,
      sealedJudge,
      personSee,
      reportSubmit,
      indicatorRead,
      incident.verify,
      incident.supervise,
      incident.review,
      registry.read,
      registry.person,
    ],
  },
  'hotline-agent': {
    title: { zh: '话务员', en: 'Hotline agent' },
    permissions: [caseRead, personSee, reportSubmit, incident.answer, registry.read],
  },
  'unit-clerk': {
    title: { zh: '接件员', en: 'Unit clerk' },
    permissions: [...worker, personSee, indicatorRead, registry.read],
  },
  section: { title: { zh: '科室经办', en: 'Section' }, permissions: worker },
  street: {
    title: { zh: '街道经办', en: 'Street office' },
    permissions: [...worker, ...neighbour, personSee, indicatorRead, feedPermissions.verify],
  },
  community: {
    title: { zh: '社区经办', en: 'Community' },
    permissions: [...worker, ...neighbour, incident.solveInPlace, feedPermissions.verify],
  },
  'grid-member': {
    title: { zh: '网格员', en: 'Grid member' },
    permissions: [...worker, ...neighbour, personSee, incident.solveInPlace],
  },
  'data-steward': {
    title: { zh: '数据管理员', en: 'Data steward' },
    permissions: [
      ...[registry.read, registry.person, registry.unmask, registry.review, registry.link, indicatorRead],
      ...[feedPermissions.read, feedPermissions.verify, feedPermissions.load, feedPermissions.rejected],
      ...[collisionPermissions.read, collisionPermissions.define, collisionPermissions.run],
    ],
  },
  governance: {
    title: { zh: '综治专干', en: 'Public order officer' },
    permissions: [...neighbour, registry.security, caseRead],
  },
};

/** Every role with the permissions of the base and of all scenes. */
export function createRoles(scenes: readonly Scene[]): RoleCatalogue {
  return Object.fromEntries(
    Object.entries(baseRoles).map(([id, role]) => {
      const ofScenes = scenes.flatMap((scene) =>
        scene.manifest.permissions.filter((each) => each.roles.includes(id)).map((each) => each.id),
      );
      return [id, { ...role, permissions: [...new Set([...role.permissions, ...ofScenes])] }];
    }),
  );
}
