package org.workflowserver.authorization;

import org.workflowserver.json.Coded;

/** How a provider gives out tokens. */
public enum Grant implements Coded {
  AUTHORIZATION_CODE,
  CLIENT_CREDENTIALS;
}
