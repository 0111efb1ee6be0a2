import { incidentPermissions } from '../base/intake/index.ts';
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

/** The roles of a city's operations centre, by the posts that the field knows. Scenes add to them. */
const baseRoles: Readonly<Record<string, BaseRole>> = {
  leader: {
    title: { zh: '领导', en: 'Leader' },
    permissions: [caseRead, sealedRead, indicatorRead, incident.supervise, incident.panel],
  },
  administrator: {
    title: { zh: '系统管理员', en: 'Administrator' },
    permissions: [
      cityManage,
      personErase,
      authPermissions.manageAccounts,
      authPermissions.manageTokens,
      indicatorRead,
      caseRead,
    ],
  },
  auditor: { title: { zh: '审计员', en: 'Auditor' }, permissions: [auditPermissions.read] },
  dispatcher: {
    title: { zh: '派遣员', en: 'Dispatcher' },
    permissions: [
      ...[caseRead, sealedRead, personSee, reportSubmit, indicatorRead],
      ...[incident.dispatch, incident.review, incident.close, incident.answer],
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
    ],
  },
  'hotline-agent': {
    title: { zh: '话务员', en: 'Hotline agent' },
    permissions: [caseRead, personSee, reportSubmit, incident.answer],
  },
  'unit-clerk': {
    title: { zh: '接件员', en: 'Unit clerk' },
    permissions: [...worker, personSee, indicatorRead],
  },
  section: { title: { zh: '科室经办', en: 'Section' }, permissions: worker },
  street: {
    title: { zh: '街道经办', en: 'Street office' },
    permissions: [...worker, personSee, indicatorRead],
  },
  community: { title: { zh: '社区经办', en: 'Community' }, permissions: [...worker, incident.solveInPlace] },
  'grid-member': {
    title: { zh: '网格员', en: 'Grid member' },
    permissions: [...worker, personSee, incident.solveInPlace],
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
