/**
 * Secrets at rest: the key-encryption key and what is sealed under it.
 *
 * <p>Every sealed value has a data key of its own, which the key-encryption key wraps; the value's
 * id and its tenant are bound into both, so that a sealed text moved to another row does not open.
 * A key is changed without a stop: servers that have the old one as a previous key open what it
 * sealed, and seal it again, value by value, under the new one (a sealed text names its key). Owns
 * the tables key_check, by which a start with another key is noticed before anything is sealed with
 * it, and installation_keys.
 *
 * <p>Uses: audit, clock, database, json, settings.
 */
package org.workflowserver.sealing;
