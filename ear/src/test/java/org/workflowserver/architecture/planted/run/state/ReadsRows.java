package org.workflowserver.architecture.planted.run.state;

import java.sql.ResultSet;

/** Reads what is stored. */
final class ReadsRows {
  ResultSet rows;
}
