Feature: Quiet hours
  At night nobody's phone rings. What came meanwhile is told in the morning, once, by the clock on the wall of the person.

  @PF3 @PF4
  Scenario Outline: Quiet from <from> to <to>, and it is <now>
    Given the scenario begins at <now>
    And Ada's phone is in <zone>
    And Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from <from> to <to>
    And Ada's phone is in the background
    When vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When it is <still quiet>
    Then Ada's phone has received no push
    When it is <over>
    Then Ada's phone receives the push "Bring a towel"

    Examples: Ordinary nights
      | zone              | now                                   | from  | to    | still quiet                           | over                                  |
      | Europe/Berlin     | 2027-01-12 22:30 in Europe/Berlin     | 22:00 | 07:00 | 2027-01-13 06:59 in Europe/Berlin     | 2027-01-13 07:00 in Europe/Berlin     |
      | Asia/Kathmandu    | 2027-01-12 22:30 in Asia/Kathmandu    | 22:00 | 07:15 | 2027-01-13 07:14 in Asia/Kathmandu    | 2027-01-13 07:15 in Asia/Kathmandu    |
      | America/Sao_Paulo | 2027-01-12 23:50 in America/Sao_Paulo | 23:30 | 06:30 | 2027-01-13 06:29 in America/Sao_Paulo | 2027-01-13 06:30 in America/Sao_Paulo |
      | Europe/Berlin     | 2027-01-12 13:10 in Europe/Berlin     | 13:00 | 14:30 | 2027-01-12 14:29 in Europe/Berlin     | 2027-01-12 14:30 in Europe/Berlin     |

    Examples: The night in which the clocks go forward, at 02:00 to 03:00
      | zone          | now                               | from  | to    | still quiet                       | over                              |
      | Europe/Berlin | 2027-03-27 23:30 in Europe/Berlin | 22:00 | 07:00 | 2027-03-28 06:59 in Europe/Berlin | 2027-03-28 07:00 in Europe/Berlin |
      | Europe/Berlin | 2027-03-28 01:30 in Europe/Berlin | 01:00 | 02:30 | 2027-03-28 03:29 in Europe/Berlin | 2027-03-28 03:30 in Europe/Berlin |
      | Europe/Berlin | 2027-03-28 03:40 in Europe/Berlin | 02:30 | 04:00 | 2027-03-28 03:59 in Europe/Berlin | 2027-03-28 04:00 in Europe/Berlin |

    Examples: The night in which the clocks go back, at 03:00 to 02:00
      | zone          | now                               | from  | to    | still quiet                                           | over                                                  |
      | Europe/Berlin | 2027-10-30 23:30 in Europe/Berlin | 22:00 | 07:00 | 2027-10-31 06:59 in Europe/Berlin                     | 2027-10-31 07:00 in Europe/Berlin                     |
      | Europe/Berlin | 2027-10-31 02:20 in Europe/Berlin | 01:00 | 02:30 | 2027-10-31 02:29 in Europe/Berlin for the second time | 2027-10-31 02:30 in Europe/Berlin for the second time |
      | Europe/Berlin | 2027-10-31 02:40 in Europe/Berlin | 02:30 | 04:00 | 2027-10-31 03:59 in Europe/Berlin                     | 2027-10-31 04:00 in Europe/Berlin                     |

  @PF3
  Scenario Outline: Several windows a week, and it is <now>
    Given the scenario begins at <now>
    And Ada's phone is in Europe/Berlin
    And Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours:
      | days                | from  | to    |
      | mon tue wed thu fri | 13:00 | 14:00 |
      | every day           | 22:30 | 06:30 |
      | sun                 | 06:30 | 11:00 |
    And Ada's phone is in the background
    When vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then support is told <outcome> about Ada's phone

    Examples:
      | now                               | outcome        |
      | 2027-06-07 12:58 in Europe/Berlin | sent           |
      | 2027-06-07 13:30 in Europe/Berlin | deferred-quiet |
      | 2027-06-07 14:00 in Europe/Berlin | sent           |
      | 2027-06-05 13:30 in Europe/Berlin | sent           |
      | 2027-06-05 23:30 in Europe/Berlin | deferred-quiet |
      | 2027-06-06 08:30 in Europe/Berlin | deferred-quiet |
      | 2027-06-07 08:30 in Europe/Berlin | sent           |

  @PF3 @PF4
  Scenario: Windows that touch are one night
    Given the scenario begins at 2027-06-05 23:30 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours:
      | days    | from  | to    |
      | sat sun | 22:30 | 06:30 |
      | sun     | 06:30 | 11:00 |
    And Ada's phone is in the background
    When vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When it is 2027-06-06 10:59 in Europe/Berlin
    Then Ada's phone has received no push
    When it is 2027-06-06 11:00 in Europe/Berlin
    Then Ada's phone receives the push "Bring a towel"

  @PF3
  Scenario: Quiet hours travel along
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    When Ada's phone travels to America/New_York
    And Ada's phone is in the background
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then Ada's phone receives the push "Bring a towel"

  @PF3
  Scenario: Quiet hours that stay at home
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada has a confirmed booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    And Ada lives by the clocks of Europe/Berlin
    When Ada's phone travels to America/New_York
    And Ada's phone is in the background
    And vendor-01 writes the note "Bring a towel" on the booking
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When it is 2027-06-09 07:00 in Europe/Berlin
    Then Ada's phone receives the push "Bring a towel"

  @PF4
  Scenario Outline: What waited for the morning comes as one digest, in <language>
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada's phone speaks <language>
    And Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And vendor-01 writes 3 notes on the booking
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When it is 2027-06-09 07:00 in Europe/Berlin
    Then Ada's phone receives a digest of 4 notifications
    And Ada's phone receives the push "<title>"
    And Ada's phone has received 1 push

    Examples:
      | language | title               |
      | English  | 4 new notifications |
      | German   | 4 neue Mitteilungen |

  @PF4 @PU2
  Scenario: What was read meanwhile is not in the digest
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada's probe connects
    And Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    And Ada's phone is in the background
    When vendor-01 confirms the booking
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When Ada's probe sends "notification:read" with all set to true
    And vendor-01 writes 2 notes on the booking
    And it is time to push
    And it is 2027-06-09 07:00 in Europe/Berlin
    Then Ada's phone receives a digest of 2 notifications
    And support is told suppressed-read about Ada's phone

  @PF4
  Scenario: Nothing is held back in the app
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada has a requested booking
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    When vendor-01 confirms the booking
    Then Ada's phone pops up "Booking confirmed"
    And Ada's phone shows 1 unread notification

  @PF5 @PF4
  Scenario: What is critical does not wait for the morning
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    And Ada's phone is in the background
    When "Leave the building" is announced to everybody by the platform itself with critical priority
    And it is time to push
    Then Ada's phone receives the push "Leave the building"

  @PF4 @PU4
  Scenario: What is of no use in the morning is not told any more
    Given the scenario begins at 2027-06-08 23:00 in Europe/Berlin
    And Ada's phone is in Europe/Berlin
    And Ada's phone can be pushed to
    And Ada keeps quiet hours every day from 22:00 to 07:00
    And Ada's phone is in the background
    When "Free coffee until midnight" is announced to everybody, of use for an hour
    And it is time to push
    Then support is told deferred-quiet about Ada's phone
    When it is 2027-06-09 07:00 in Europe/Berlin
    Then support is told expired about Ada's phone
    And Ada's phone has received no push
