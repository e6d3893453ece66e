/** Says that a controller that was sent is not the one whose digest its result has. @param id of its job @param host that sent it */
export function otherController(id: string, host: string): string {
  return `the controller of job ${id.slice(0, 12)} that ${host} sent is not the one that its result tells of`;
}
