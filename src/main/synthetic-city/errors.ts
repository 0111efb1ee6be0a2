import { type ErrorCatalogue, entry } from '../../platform/i18n/errors.ts';

/** What can go wrong with making a synthetic city, with status and words. */
export const syntheticCityErrors: ErrorCatalogue = {
  'synth.scale_invalid': entry(
    422,
    '规模 {scale} 不可用：须大于 0 且不超过 1（1 为全市，0.01 为百分之一的网格）',
    'The scale {scale} cannot be used: it must be above 0 and at most 1 (1 is the whole city, 0.01 every hundredth grid)',
  ),
  'synth.seed_invalid': entry(
    422,
    '种子 {seed} 不可用：须为不小于 0 的整数',
    'The seed {seed} cannot be used: it must be a whole number of at least 0',
  ),
  'synth.city_unknown': entry(404, '没有城市包 {city}：{why}', 'There is no city pack {city}: {why}'),
  'synth.city_too_big': entry(
    422,
    '该城市有 {grids} 个最小网格，最多支持 {most} 个（再多则证件号码不够用）',
    'The city has {grids} smallest grids; at most {most} can be given resident numbers of their own',
  ),
  'synth.other_output': entry(
    409,
    '{directory} 中已有另一座合成城市（{found}），本次为 {asked}。请换目录或先删除',
    '{directory} holds another synthetic city ({found}); this is {asked}. Take another folder, or delete that one',
  ),
  'synth.not_empty': entry(
    409,
    '{directory} 非空且不是合成城市的输出，请换一个目录',
    '{directory} is not empty and holds no synthetic city; take another folder',
  ),
  'synth.running': entry(
    409,
    '进程 {pid} 正在写入 {directory}，请等它结束',
    'Process {pid} is writing to {directory}; wait for it to end',
  ),
  'synth.disk_full': entry(
    507,
    '磁盘空间不足：{directory} 需要约 {neededMb} MB，可用 {freeMb} MB。腾出空间后重新运行会继续',
    'Not enough room: {directory} needs about {neededMb} MB, {freeMb} MB are free. Make room and run it again: it goes on',
  ),
  'synth.stopped': entry(
    409,
    '已停止，完成 {done}/{parts} 部分；重新运行会继续',
    'Stopped with {done} of {parts} parts done; run it again and it goes on',
  ),
  'synth.no_city': entry(
    404,
    '{directory} 中没有完整的合成城市，请先运行 synth city',
    '{directory} holds no finished synthetic city; run synth city first',
  ),
  'synth.day_invalid': entry(
    422,
    '日期 {day} 不可用：须为 YYYY-MM-DD，且晚于 {after}',
    'The day {day} cannot be used: YYYY-MM-DD, after {after}',
  ),
};
