import type { ListColumn } from '../../platform/tables/index.ts';
import type { GroupPerson, ListedPerson } from './contract.ts';

const RESIDENCE_WORDS = {
  zh: { registered: '户籍', apart: '人户分离', floating: '流动', away: '户在人不在' },
  en: { registered: 'registered', apart: 'lives apart', floating: 'floating', away: 'registered, away' },
} as const;
const SEX_WORDS = { zh: { male: '男', female: '女' }, en: { male: 'male', female: 'female' } } as const;

/** The columns of a list of persons as a workbook. */
export const personColumns: ListColumn<ListedPerson>[] = [
  ['编号', 'Number in the registry', 14, (row) => row.id],
  ['姓名', 'Name', 12, (row) => row.name],
  ['公民身份号码', 'Resident number', 22, (row) => row.number],
  ['性别', 'Sex', 8, (row, language) => (row.sex === null ? null : SEX_WORDS[language][row.sex])],
  ['年龄', 'Age', 8, (row) => row.age],
  ['电话', 'Telephone', 16, (row) => row.telephone],
  ['人口类别', 'Residence', 14, (row, language) => RESIDENCE_WORDS[language][row.residence]],
  ['现住', 'Lives in', 40, (row) => row.area],
  ['户籍所在', 'Registered in', 40, (row) => row.registeredArea],
  ['合成', 'Synthetic', 8, (row, language) => (row.synthetic ? (language === 'zh' ? '合成' : 'yes') : null)],
];

/** The same with since and until when somebody is in a special group, and who says so. */
export const groupColumns: ListColumn<GroupPerson>[] = [
  ...personColumns,
  ['起', 'Since', 12, (row) => row.since],
  ['止', 'Until', 12, (row) => row.until],
  ['来源', 'Source', 24, (row) => row.source],
];
