import persons from './examples/persons.json' with { type: 'json' };

/**
 * How records of persons under the standard field names are linked: a valid resident number first, then what remains by
 * name, birth, telephone and address. For others to complete with their sources and output.
 */
export const personsExample = persons;
